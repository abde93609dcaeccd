namespace AdminConsole.Domain;

/// <summary>Why something is done to somebody's access or account: always asked for, one or more lines.</summary>
internal static class ReasonRules
{
    /// <summary>The field under which a problem with the reason is named.</summary>
    public const string Field = "Reason";

    /// <summary>The cleaned reason, or what is wrong with it.</summary>
    public static Result<string> Check(string? reason)
    {
        var (clean, problem) = TextRules.Check(Field, reason, FieldLimits.Reason, required: true, multiline: true);
        return problem is null ? clean : new InvalidError([problem]);
    }
}
