using AdminConsole.Domain.Requests;
using AdminConsole.Resources;

namespace AdminConsole.Features.Requests;

/// <summary>What is different between two looks at a request, in the language of the page: so that whoever decides does it on purpose.</summary>
internal static class RequestDifferences
{
    /// <summary>Names in one line; the rest is counted.</summary>
    private const int Named = 5;

    /// <param name="before">As it was read first.</param>
    /// <param name="now">As it is now.</param>
    /// <param name="day">A moment as a day on the reader's clock.</param>
    public static IReadOnlyList<string> Between(RequestView before, RequestView now, Func<DateTime, string> day)
    {
        List<string> lines = [];
        FromTo(RequestText.State, RequestWords.Of(before.Row.State), RequestWords.Of(now.Row.State));
        FromTo(RequestText.StageLabel, StageOf(before), StageOf(now));
        FromTo(RequestText.Where, before.Row.Scope ?? RequestText.WholeCompany, now.Row.Scope ?? RequestText.WholeCompany);
        FromTo(RequestText.StartsOn, StartOf(before.Row), StartOf(now.Row));
        FromTo(RequestText.HowLong, RequestWords.Days(before.Row.Days), RequestWords.Days(now.Row.Days));
        if (!string.Equals(before.Row.Reason, now.Row.Reason, StringComparison.Ordinal))
        {
            lines.Add(RequestText.ReasonRewritten);
        }

        foreach (var said in now.Talk.Skip(before.Talk.Count))
        {
            lines.Add($"{said.Name} {RequestWords.Of(said.Verdict)}");
        }

        Names(RequestText.GivesMore, [.. now.Permissions.Select(static permission => permission.Key)], [.. before.Permissions.Select(static permission => permission.Key)]);
        Names(RequestText.GivesLess, [.. before.Permissions.Select(static permission => permission.Key)], [.. now.Permissions.Select(static permission => permission.Key)]);
        Names(RequestText.BreaksNow, now.Conflicts, before.Conflicts);
        Names(RequestText.BreaksNoMore, before.Conflicts, now.Conflicts);
        Names(RequestText.HasGot, [.. now.Held.Select(HeldOf)], [.. before.Held.Select(HeldOf)]);
        Names(RequestText.HasLost, [.. before.Held.Select(HeldOf)], [.. now.Held.Select(HeldOf)]);
        FromTo(RequestText.DepartmentLabel, before.Row.Department, now.Row.Department);
        FromTo(RequestText.KindManager, before.ManagerName, now.ManagerName);
        if (lines.Count == 0 && before.Row.SubmittedAt != now.Row.SubmittedAt)
        {
            lines.Add(RequestText.AskedAnew);
        }

        // Sensitivities, conditions, and what lies beyond the permissions that are listed.
        if (lines.Count == 0 && !string.Equals(before.Shown.Hash, now.Shown.Hash, StringComparison.Ordinal))
        {
            lines.Add(RequestText.GivesOtherwise);
        }

        return [.. lines.Distinct(StringComparer.Ordinal)];

        string StartOf(RequestRow row) => row.StartsAt is { } start ? day(start) : RequestText.WhenApproved;

        string HeldOf(HeldRow held) => $"{held.Role} ({held.Scope ?? RequestText.WholeCompany}{(held.Until is { } until ? $", {RequestText.Until} {day(until)}" : null)})";

        void FromTo(string what, string was, string @is)
        {
            if (!string.Equals(was, @is, StringComparison.Ordinal))
            {
                lines.Add(RequestWords.Text(RequestText.ChangedFromTo, what, was.Length > 0 ? was : RequestText.Nobody, @is.Length > 0 ? @is : RequestText.Nobody));
            }
        }

        void Names(string text, IReadOnlyList<string> those, IReadOnlyList<string> without)
        {
            string[] more = [.. those.Except(without, StringComparer.Ordinal)];
            if (more.Length > 0)
            {
                lines.Add(RequestWords.Text(text, string.Join(", ", more.Take(Named)) + (more.Length > Named ? " " + RequestWords.Text(RequestText.AndMore, more.Length - Named) : null)));
            }
        }
    }

    // A request that is edited begins its way anew, at the same stage perhaps.
    private static string StageOf(RequestView view)
        => view.Stages.FirstOrDefault(static stage => stage.State == StageState.Open) is { } open ? $"{open.Ordinal}. {RequestWords.Of(open.Kind)}" : string.Empty;
}
