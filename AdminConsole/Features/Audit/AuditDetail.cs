using System.Text.Json;
using AdminConsole.Domain.Audit;
using AdminConsole.Security.AuditLog;

namespace AdminConsole.Features.Audit;

/// <summary>An event opened.</summary>
internal sealed record AuditDetail(AuditRow Row, AuditDiff Diff, AuditSeal Seal, IReadOnlyList<AuditRow> SameAct)
{
    /// <summary>What the keys among the recorded values are called today.</summary>
    public IReadOnlyDictionary<Guid, string> Names { get; init; } = new Dictionary<Guid, string>();
}

/// <summary>Whether an event is as it was written. A closed set.</summary>
internal enum AuditSealState
{
    Intact,
    /// <summary>Its MAC does not fit what it says.</summary>
    Altered,
    /// <summary>It has none: it was not written by the console.</summary>
    Missing,
    /// <summary>Its row cannot be read as an event at all.</summary>
    Unreadable,
}

/// <summary>The verdict on one event.</summary>
internal readonly record struct AuditSeal(AuditSealState State)
{
    public bool IsIntact => State == AuditSealState.Intact;

    public static AuditSeal Of(AuditMac mac, AuditEvent entry)
        => new(entry.Mac.Length == 0 ? AuditSealState.Missing : mac.Verify(entry) ? AuditSealState.Intact : AuditSealState.Altered);
}

/// <summary>Both sides of a change, field by field; or the raw texts when they are no JSON objects any more.</summary>
internal sealed record AuditDiff(IReadOnlyList<AuditFieldChange> Fields, string? RawBefore, string? RawAfter)
{
    public static AuditDiff Of(string before, string after)
    {
        if (!TryRead(before, out var old) || !TryRead(after, out var now))
        {
            return new AuditDiff([], before, after);
        }

        return new AuditDiff(
            [.. now.Keys.Union(old.Keys, StringComparer.Ordinal).Select(field => new AuditFieldChange(field, old.GetValueOrDefault(field), now.GetValueOrDefault(field), old.ContainsKey(field)))],
            null,
            null);
    }

    private static bool TryRead(string json, out Dictionary<string, string?> fields)
    {
        fields = new Dictionary<string, string?>(StringComparer.Ordinal);
        if (json.Length == 0)
        {
            return true;
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return false;
            }

            foreach (var property in document.RootElement.EnumerateObject())
            {
                fields[property.Name] = property.Value.ValueKind switch
                {
                    JsonValueKind.Null => null,
                    JsonValueKind.String => property.Value.GetString(),
                    _ => property.Value.GetRawText(),
                };
            }

            return true;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Altered by hand: it is shown as it stands.
            return false;
        }
    }
}

/// <summary>One field. <see cref="HadBefore"/> is false for a fact that has no other side.</summary>
internal sealed record AuditFieldChange(string Field, string? Before, string? After, bool HadBefore)
{
    /// <summary>The value is personal and was not kept.</summary>
    public bool IsWithheld => Before is AuditDraft.Withheld || After is AuditDraft.Withheld;
}
