namespace AdminConsole.Features.AccessLog;

/// <summary>The keys of the access log's address, the same for its exports.</summary>
internal static class RevealKeys
{
    public const string Range = "range";
    public const string From = "from";
    public const string To = "to";
    public const string Reader = "reader";
    public const string Subject = "subject";
    public const string Field = "field";
    public const string Class = "class";
    public const string Reason = "reason";
    public const string Ticket = "ticket";
    public const string Department = "department";
    public const string Kind = "kind";
    public const string Hour = "hour";

    /// <summary>The time zone in which <see cref="Hour"/> is meant; only the exports are told it by their address.</summary>
    public const string Zone = "zone";

    /// <summary>How the looks are shown; not a filter.</summary>
    public const string View = "view";

    /// <summary>The opened look; not a filter.</summary>
    public const string Look = "look";

    /// <summary>What does not belong to a list of the same looks elsewhere: its place, and the opened one.</summary>
    public static IReadOnlyList<string> Place { get; } = ["after", "before", "at", Look];

    public static IReadOnlyList<string> Filters { get; } = [Range, From, To, Reader, Subject, Field, Class, Reason, Ticket, Department, Kind, Hour];

    public static RevealFilterInput Read(Func<string, string?> value) => new()
    {
        Range = value(Range),
        From = value(From),
        To = value(To),
        Reader = value(Reader),
        Subject = value(Subject),
        Field = value(Field),
        Class = value(Class),
        Reason = value(Reason),
        Ticket = value(Ticket),
        Department = value(Department),
        Kind = value(Kind),
        Hour = value(Hour),
        Zone = value(Zone),
    };

    /// <summary>The key in the address of a field that a problem names.</summary>
    public static string KeyOf(string field) => field.ToLowerInvariant();
}
