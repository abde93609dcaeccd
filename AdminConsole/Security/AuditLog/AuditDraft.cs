using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using AdminConsole.Domain;

namespace AdminConsole.Security.AuditLog;

/// <summary>
/// Collects both sides of a change while it is made. Values that identify a person outside the company's own
/// numbering are recorded as changed, without the values: the trail outlives the right to be forgotten.
/// </summary>
internal sealed class AuditDraft
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly JsonObject before = [];
    private readonly JsonObject after = [];

    /// <summary>Stands where a value was and is not kept.</summary>
    public const string Withheld = "•••";

    public bool HasChanges => before.Count > 0 || after.Count > 0;

    /// <summary>The department of the target, for the auditor's scope.</summary>
    public Guid? DepartmentId { get; set; }

    /// <summary>Overrides the target of the intent, for a thing that has its key only once it is made.</summary>
    public Guid? TargetId { get; set; }

    /// <summary>Records a field of which both values may be kept. Equal values are no change.</summary>
    public AuditDraft Change<TValue>(string field, TValue? old, TValue? now)
    {
        if (!EqualityComparer<TValue?>.Default.Equals(old, now))
        {
            Put(before, field, old);
            Put(after, field, now);
        }

        return this;
    }

    /// <summary>Records that a personal field changed, keeping neither value.</summary>
    public AuditDraft ChangePersonal(string field, string? old, string? now)
    {
        if (!string.Equals(old, now, StringComparison.Ordinal))
        {
            Put(before, field, string.IsNullOrEmpty(old) ? null : Withheld);
            Put(after, field, string.IsNullOrEmpty(now) ? null : Withheld);
        }

        return this;
    }

    /// <summary>Records a fact that has no other side.</summary>
    public AuditDraft Note<TValue>(string field, TValue? value)
    {
        Put(after, field, value);
        return this;
    }

    public string BeforeJson() => Json(before);

    public string AfterJson() => Json(after);

    private static void Put<TValue>(JsonObject side, string field, TValue? value)
        => side[field] = value is null ? null : JsonSerializer.SerializeToNode(value, Plain);

    private static string Json(JsonObject side)
    {
        if (side.Count == 0)
        {
            return string.Empty;
        }

        var json = side.ToJsonString(Plain);
        return json.Length <= FieldLimits.AuditJson
            ? json
            : throw new InvalidOperationException($"An audit record of {json.Length} characters does not fit; split the change.");
    }
}
