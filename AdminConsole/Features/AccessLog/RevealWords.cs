using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Resources;

namespace AdminConsole.Features.AccessLog;

/// <summary>What the log's fields, kinds and filters are called. A number that no version knows is shown as it stands.</summary>
internal static class RevealWords
{
    public static string OfField(PersonalField field) => PersonalFieldWords.Of(field);

    public static string OfClass(PersonalClass kept) => PersonalFieldWords.Of(kept);

    public static string OfKind(RevealKind kind) => kind switch
    {
        RevealKind.Look => AccessLogText.KindLook,
        RevealKind.Own => AccessLogText.KindOwn,
        RevealKind.Export => AccessLogText.KindExport,
        _ => ((byte)kind).ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>The field's definition; null for a number that no version knows.</summary>
    public static PersonalFieldInfo? InfoOf(PersonalField field) => PersonalFields.All.FirstOrDefault(info => info.Field == field);

    /// <summary>The reason's name in the language of the page; what stands for one that is gone, and for one's own look.</summary>
    public static string OfReason(RevealRow row)
        => row.Reason is { } reason ? NameOf(reason) : row.ReasonId is { } id ? Short(id) : row.Kind is RevealKind.Own ? AccessLogText.ReasonOwn : "–";

    public static string NameOf(ReasonName reason) => IsSpanish ? reason.Spanish : reason.English;

    /// <summary>The end of a key: version-7 keys begin with the time, so that neighbours begin alike.</summary>
    public static string Short(Guid id) => "…" + id.ToString("N")[^8..];

    /// <summary>An hour of the week in words: "Monday, 14:00–15:00".</summary>
    public static string OfHour(HourOfWeek hour)
        => string.Create(CultureInfo.CurrentCulture, $"{Capital(CultureInfo.CurrentCulture.DateTimeFormat.GetDayName(hour.DayOfWeek))}, {hour.Hour:00}:00–{(hour.Hour + 1) % HourOfWeek.Hours:00}:00");

    public static string DayName(int day, bool isShort)
    {
        var of = new HourOfWeek(day, 0).DayOfWeek;
        return Capital(isShort ? CultureInfo.CurrentCulture.DateTimeFormat.GetAbbreviatedDayName(of) : CultureInfo.CurrentCulture.DateTimeFormat.GetDayName(of));
    }

    public static string Number(int count) => count.ToString("N0", CultureInfo.CurrentCulture);

    /// <summary>One or many, in the words of the language.</summary>
    public static string Looks(int count) => count == 1 ? AccessLogText.LooksOne : string.Format(CultureInfo.CurrentCulture, AccessLogText.LooksMany, count);

    /// <summary>The label of the filter that a problem names.</summary>
    public static string OfFilter(string field) => field switch
    {
        nameof(RevealFilterInput.Range) => AccessLogText.Range,
        nameof(RevealFilterInput.From) => AccessLogText.From,
        nameof(RevealFilterInput.To) => AccessLogText.To,
        nameof(RevealFilterInput.Reader) => AccessLogText.Reader,
        nameof(RevealFilterInput.Subject) => AccessLogText.Subject,
        nameof(RevealFilterInput.Field) => AccessLogText.Field,
        nameof(RevealFilterInput.Class) => AccessLogText.Class,
        nameof(RevealFilterInput.Reason) => AccessLogText.Reason,
        nameof(RevealFilterInput.Ticket) => AccessLogText.Ticket,
        nameof(RevealFilterInput.Department) => AccessLogText.Department,
        nameof(RevealFilterInput.Kind) => AccessLogText.Kind,
        nameof(RevealFilterInput.Hour) => AccessLogText.Hour,
        nameof(RevealFilterInput.Zone) => AccessLogText.Zone,
        _ => AccessLogText.Place,
    };

    public static string OfError(ConsoleError error) => error is InvalidError invalid
        ? string.Join(' ', invalid.Problems.Select(static problem => $"{OfFilter(problem.Field)}: {ProblemText.Of(problem)}"))
        : ErrorText.Of(error);

    private static bool IsSpanish => string.Equals(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName, "es", StringComparison.Ordinal);

    private static string Capital(string word) => word.Length == 0 ? word : char.ToUpper(word[0], CultureInfo.CurrentCulture) + word[1..];
}
