using System.Text.Encodings.Web;
using System.Text.Json;
using AdminConsole.Domain.PersonalData;

namespace AdminConsole.Features.AccessLog;

/// <summary>
/// Writes looks as OCSF events (Open Cybersecurity Schema Framework 1.3.0), JSON lines: class Datastore Activity
/// (6005), activity Read (1). What the schema has no attribute for stands under <c>unmapped</c>, in our own words.
/// </summary>
internal sealed class OcsfWriter(Stream stream) : IAsyncDisposable
{
    public const string SchemaVersion = "1.3.0";
    public const int ClassUid = 6005;
    public const int Category = 6;
    public const int ActivityRead = 1;
    private const int Informational = 1;
    private const int Low = 2;
    private const int Success = 1;
    private const int User = 1;
    private const int TypeTable = 3;
    private const int FlushAt = 32 * 1024;
    private const string Product = "AdminConsole";

    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly MemoryStream buffer = new();

    public async Task WriteAsync(RevealRow row, CancellationToken cancellationToken)
    {
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            Write(json, row);
        }

        buffer.WriteByte((byte)'\n');
        if (buffer.Length >= FlushAt)
        {
            await FlushAsync(cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await FlushAsync(CancellationToken.None);
        await buffer.DisposeAsync();
    }

    private static void Write(Utf8JsonWriter json, RevealRow row)
    {
        json.WriteStartObject();
        json.WriteStartObject("metadata");
        json.WriteString("version", SchemaVersion);
        json.WriteString("uid", row.Id.ToString("D"));
        json.WriteString("correlation_uid", row.EventId.ToString("D"));
        json.WriteString("event_code", Domain.Audit.AuditActions.PersonalReveal);
        json.WriteString("log_name", "Reveals");
        json.WriteStartObject("product");
        json.WriteString("name", Product);
        json.WriteString("vendor_name", Product);
        json.WriteEndObject();
        json.WriteEndObject();

        json.WriteNumber("category_uid", Category);
        json.WriteString("category_name", "Application Activity");
        json.WriteNumber("class_uid", ClassUid);
        json.WriteString("class_name", "Datastore Activity");
        json.WriteNumber("activity_id", ActivityRead);
        json.WriteString("activity_name", "Read");
        json.WriteNumber("type_uid", (ClassUid * 100) + ActivityRead);
        json.WriteString("type_name", "Datastore Activity: Read");
        json.WriteNumber("time", new DateTimeOffset(row.At, TimeSpan.Zero).ToUnixTimeMilliseconds());
        var isOwn = row.Kind is RevealKind.Own;
        json.WriteNumber("severity_id", isOwn ? Informational : Low);
        json.WriteString("severity", isOwn ? "Informational" : "Low");
        json.WriteNumber("status_id", Success);
        json.WriteString("status", "Success");

        json.WriteStartObject("actor");
        Person(json, "user", row.ReaderId, row.ReaderName);
        if (row.SessionId is { } session)
        {
            json.WriteStartObject("session");
            json.WriteString("uid", session.ToString("D"));
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteStartObject("src_endpoint");
        json.WriteString(row.Address.Length > 0 ? "ip" : "svc_name", row.Address.Length > 0 ? row.Address : Product);
        json.WriteEndObject();
        json.WriteStartObject("dst_endpoint");
        json.WriteString("svc_name", Product);
        json.WriteEndObject();
        json.WriteNumber("type_id", TypeTable);
        json.WriteString("type", "Table");
        json.WriteStartObject("table");
        json.WriteString("name", "PersonalValues");
        json.WriteEndObject();
        Unmapped(json, row);
        json.WriteEndObject();
    }

    private static void Unmapped(Utf8JsonWriter json, RevealRow row)
    {
        json.WriteStartObject("unmapped");
        Person(json, "subject", row.SubjectId, row.SubjectName);
        var info = RevealWords.InfoOf(row.Field);
        json.WriteString("field", info?.Key ?? RevealFilter.Word(row.Field));
        if (info is not null)
        {
            json.WriteString("field_class", RevealFilter.Word(info.Class));
        }

        json.WriteString("kind", RevealFilter.Word(row.Kind));
        if (row.ReasonId is { } reason)
        {
            json.WriteStartObject("reason");
            json.WriteString("uid", reason.ToString("D"));
            if (row.Reason is { } named)
            {
                json.WriteString("name", named.English);
            }

            json.WriteEndObject();
        }

        json.WriteString("text", row.Text);
        json.WriteString("ticket", row.Ticket);
        json.WriteString("department_uid", row.DepartmentId.ToString("D"));
        json.WriteNumber("earlier_looks", row.Earlier);
        json.WriteEndObject();
    }

    private static void Person(Utf8JsonWriter json, string property, Guid id, string? name)
    {
        json.WriteStartObject(property);
        json.WriteString("uid", id.ToString("D"));
        json.WriteNumber("type_id", User);
        if (name is not null)
        {
            json.WriteString("full_name", name);
        }

        json.WriteEndObject();
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        await stream.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), cancellationToken);
        buffer.SetLength(0);
    }
}
