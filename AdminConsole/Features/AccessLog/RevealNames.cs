using AdminConsole.Domain.PersonalData;
using AdminConsole.Persistence;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.AccessLog;

/// <summary>Reads looks and puts names to their keys, in a look-up by key for each kind of name.</summary>
internal static class RevealNames
{
    /// <summary>Newest first: the time, and the key for those of one moment.</summary>
    public static readonly Keyset<Reveal, RevealRow> ByTime = new Keyset<Reveal, RevealRow>("time")
        .By(static reveal => reveal.At, static row => row.At)
        .By(static reveal => reveal.Id, static row => row.Id);

    public static readonly System.Linq.Expressions.Expression<Func<Reveal, RevealRow>> Row = static reveal => new RevealRow(
        reveal.Id, reveal.EventId, reveal.At, reveal.ReaderId, reveal.SubjectId, reveal.Field, reveal.Kind, reveal.ReasonId, reveal.Text, reveal.Ticket,
        reveal.DepartmentId, reveal.Address, reveal.SessionId, reveal.Earlier);

    public static async Task<IReadOnlyList<RevealRow>> NamedAsync(ConsoleDbContext context, IReadOnlyList<RevealRow> rows, CancellationToken cancellationToken)
    {
        if (rows.Count == 0)
        {
            return rows;
        }

        var people = await PeopleAsync(context, [.. rows.SelectMany(static row => new[] { row.ReaderId, row.SubjectId }).Distinct()], cancellationToken);
        List<Guid> departmentIds = [.. rows.Select(static row => row.DepartmentId).Distinct()];
        var departments = await context.Departments.Where(department => departmentIds.Contains(department.Id))
            .ToDictionaryAsync(static department => department.Id, static department => department.Name, cancellationToken);
        var reasons = await ReasonsAsync(context, [.. rows.Select(static row => row.ReasonId).OfType<Guid>().Distinct()], cancellationToken);
        return
        [
            .. rows.Select(row => row with
            {
                ReaderName = people.GetValueOrDefault(row.ReaderId),
                SubjectName = people.GetValueOrDefault(row.SubjectId),
                DepartmentName = departments.GetValueOrDefault(row.DepartmentId),
                Reason = row.ReasonId is { } reason ? reasons.GetValueOrDefault(reason) : null,
            }),
        ];
    }

    public static async Task<Dictionary<Guid, string>> PeopleAsync(ConsoleDbContext context, List<Guid> ids, CancellationToken cancellationToken)
        => await context.People.Where(person => ids.Contains(person.Id))
            .Select(static person => new { person.Id, person.GivenName, person.FamilyName })
            .ToDictionaryAsync(static person => person.Id, static person => $"{person.GivenName} {person.FamilyName}".Trim(), cancellationToken);

    private static async Task<Dictionary<Guid, ReasonName>> ReasonsAsync(ConsoleDbContext context, List<Guid> ids, CancellationToken cancellationToken)
        => ids.Count == 0 ? [] : await context.RevealReasons.Where(reason => ids.Contains(reason.Id))
            .Select(static reason => new ReasonName(reason.Id, reason.NameEn, reason.NameEs, reason.RetiredAt != null))
            .ToDictionaryAsync(static reason => reason.Id, cancellationToken);
}
