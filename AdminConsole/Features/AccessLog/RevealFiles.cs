using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Persistence;
using AdminConsole.Resources;

namespace AdminConsole.Features.AccessLog;

/// <summary>The exports as files, written to the response as they are read: comma-separated values, and OCSF.</summary>
internal sealed class RevealFiles(RevealExport export, TimeProvider time)
{
    public const string Csv = "csv";
    public const string Ocsf = "ocsf";

    public Task RespondCsvAsync(HttpContext http) => RespondAsync(http, Csv, "csv", "text/csv; charset=utf-8", WriteCsvAsync);

    /// <summary>One event a line, as collectors of events take them.</summary>
    public Task RespondOcsfAsync(HttpContext http) => RespondAsync(http, Ocsf, "ocsf.jsonl", "application/x-ndjson", WriteOcsfAsync);

    public async Task WriteCsvAsync(RevealTicket ticket, Stream stream, CancellationToken cancellationToken)
    {
        await using var csv = new CsvWriter(stream);
        await csv.WriteAsync(
            [
                AccessLogText.TimeUtc, AccessLogText.Reader, AccessLogText.ReaderKey, AccessLogText.Subject, AccessLogText.SubjectKey, AccessLogText.Department, AccessLogText.Field, AccessLogText.FieldKey,
                AccessLogText.Class, AccessLogText.Kind, AccessLogText.Reason, AccessLogText.Words, AccessLogText.Ticket, AccessLogText.Address, AccessLogText.Session, AccessLogText.Earlier, AccessLogText.LookKey, AccessLogText.EventKey,
            ],
            cancellationToken);
        await foreach (var row in export.RowsAsync(ticket, cancellationToken))
        {
            await csv.WriteAsync(Cells(row), cancellationToken);
        }
    }

    public async Task WriteOcsfAsync(RevealTicket ticket, Stream stream, CancellationToken cancellationToken)
    {
        await using var ocsf = new OcsfWriter(stream);
        await foreach (var row in export.RowsAsync(ticket, cancellationToken))
        {
            await ocsf.WriteAsync(row, cancellationToken);
        }
    }

    private static string[] Cells(RevealRow row)
    {
        var info = RevealWords.InfoOf(row.Field);
        return
        [
            row.At.ToString("yyyy-MM-dd HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture), row.ReaderName ?? string.Empty, row.ReaderId.ToString("D"), row.SubjectName ?? string.Empty, row.SubjectId.ToString("D"),
            row.DepartmentName ?? row.DepartmentId.ToString("D"), RevealWords.OfField(row.Field), info?.Key ?? string.Empty, info is null ? string.Empty : RevealWords.OfClass(info.Class), RevealWords.OfKind(row.Kind),
            RevealWords.OfReason(row), row.Text, row.Ticket, row.Address, row.SessionId?.ToString("D") ?? string.Empty, row.Earlier.ToString(CultureInfo.InvariantCulture), row.Id.ToString("D"), row.EventId.ToString("D"),
        ];
    }

    private static async Task RefuseAsync(HttpContext http, ConsoleError error)
    {
        http.Response.StatusCode = error switch
        {
            InvalidError => StatusCodes.Status400BadRequest,
            ExportTooLargeError => StatusCodes.Status413PayloadTooLarge,
            UnavailableError => StatusCodes.Status503ServiceUnavailable,
            _ => StatusCodes.Status403Forbidden,
        };
        http.Response.ContentType = "text/plain; charset=utf-8";
        await http.Response.WriteAsync(RevealWords.OfError(error), http.RequestAborted);
    }

    private async Task RespondAsync(HttpContext http, string format, string extension, string contentType, Func<RevealTicket, Stream, CancellationToken, Task> write)
    {
        var stopping = http.RequestAborted;
        var input = RevealKeys.Read(key => http.Request.Query.TryGetValue(key, out var values) ? values.FirstOrDefault() : null);
        var ticket = await export.BeginAsync(http.ToActor(time), input, format, stopping);
        if (!ticket.IsSuccess)
        {
            await RefuseAsync(http, ticket.Error);
            return;
        }

        http.Response.ContentType = contentType;
        http.Response.Headers.ContentDisposition = string.Create(CultureInfo.InvariantCulture, $"attachment; filename=\"access-log-{time.GetUtcNow():yyyyMMdd-HHmmss}.{extension}\"");
        http.Response.Headers.CacheControl = "no-store";
        await write(ticket.Value, http.Response.Body, stopping);
    }
}
