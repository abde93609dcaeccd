using System.Globalization;
using AdminConsole.Persistence;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Controls;

/// <summary>Today's names of the keys that events recorded, but for people: those are the caller's to show or not.</summary>
internal static class TrailNames
{
    /// <summary>The keys among recorded values.</summary>
    public static Guid[] KeysOf(IEnumerable<string?> values)
        => [.. values.Select(static value => Guid.TryParseExact(value, "D", out var key) ? key : Guid.Empty).Where(static key => key != Guid.Empty).Distinct()];

    /// <summary>Roles, departments, calendars and reasons for a look.</summary>
    public static async Task<Dictionary<Guid, string>> ReadAsync(ConsoleDbContext context, Guid[] keys, CancellationToken cancellationToken)
    {
        if (keys.Length == 0)
        {
            return [];
        }

        var isSpanish = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName is "es";
        return await context.Roles.Where(row => keys.Contains(row.Id)).Select(static row => new { row.Id, row.Name })
            .Concat(context.Departments.Where(row => keys.Contains(row.Id)).Select(static row => new { row.Id, row.Name }))
            .Concat(context.Calendars.Where(row => keys.Contains(row.Id)).Select(static row => new { row.Id, row.Name }))
            .Concat(context.RevealReasons.Where(row => keys.Contains(row.Id)).Select(row => new { row.Id, Name = isSpanish ? row.NameEs : row.NameEn }))
            .ToDictionaryAsync(static row => row.Id, static row => row.Name, cancellationToken);
    }
}
