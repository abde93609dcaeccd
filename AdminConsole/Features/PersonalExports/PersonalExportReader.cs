using AdminConsole.Domain.Access;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.PersonalExports;

/// <summary>Reads requests, newest first: one's own, and those of departments about which the reader decides.</summary>
internal sealed class PersonalExportReader(IDbContextFactory<ConsoleDbContext> contexts, AccessModelHolder access, TimeProvider time)
{
    private static readonly Keyset<PersonalExport, ExportRow> ByTime = new Keyset<PersonalExport, ExportRow>("time")
        .By(static export => export.RequestedAt, static row => row.RequestedAt)
        .By(static export => export.Id, static row => row.Id);

    public async Task<ExportPage> ReadAsync(Actor actor, KeysetRequest request, CancellationToken cancellationToken)
    {
        var reader = actor.PersonId ?? Guid.Empty;
        var now = time.GetUtcNow().UtcDateTime;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        IQueryable<PersonalExport> exports = context.PersonalExports;
        if (access.Current.Reach(actor.PersonId, ConsolePermissions.PersonalApprove, null, now) is { } departments)
        {
            exports = exports.Where(export => export.RequesterId == reader || departments.Contains(export.DepartmentId));
        }

        var page = await ByTime.ReadAsync(
            exports,
            export => new ExportRow(
                export.Id,
                export.RequestedAt,
                export.RequesterId == reader,
                context.People.Where(person => person.Id == export.RequesterId).Select(static person => (person.GivenName + " " + person.FamilyName).Trim()).FirstOrDefault() ?? string.Empty,
                export.DepartmentId,
                context.Departments.Where(department => department.Id == export.DepartmentId).Select(static department => department.Name).FirstOrDefault() ?? string.Empty,
                export.Fields,
                export.Reason,
                export.State,
                context.People.Where(person => person.Id == export.DeciderId).Select(static person => (person.GivenName + " " + person.FamilyName).Trim()).FirstOrDefault() ?? string.Empty,
                export.DecidedAt,
                export.Comment,
                export.ExpiresAt,
                export.DeliveredAt,
                export.People),
            request,
            descending: true,
            cancellationToken);
        return page.Rows.Count == 0
            ? new ExportPage(page, null, null)
            : new ExportPage(page, ByTime.CursorOf(page.Rows[0], descending: true), ByTime.CursorOf(page.Rows[^1], descending: true));
    }

    /// <summary>Where the actor may decide about requests of others, now.</summary>
    public bool MayDecide(Actor actor, Guid departmentId)
        => actor.PersonId is { } person && access.Current.Allows(person, ConsolePermissions.PersonalApprove, departmentId, time.GetUtcNow().UtcDateTime);

    /// <summary>The fields that the actor may see in the clear somewhere, and so may ask for.</summary>
    public IReadOnlyList<PersonalFieldInfo> Askable(Actor actor)
        => actor.PersonId is { } person && access.Current.AllowsSomewhere(person, ConsolePermissions.PersonalExport, time.GetUtcNow().UtcDateTime)
            ? [.. PersonalFields.All.Where(info => access.Current.AllowsSomewhere(person, info.Permission, time.GetUtcNow().UtcDateTime))]
            : [];
}

/// <summary>A request as it is listed. Times are UTC.</summary>
internal sealed record ExportRow(
    Guid Id, DateTime RequestedAt, bool IsOwn, string Requester, Guid DepartmentId, string Department, string Fields, string Reason, ExportState State,
    string Decider, DateTime? DecidedAt, string Comment, DateTime? ExpiresAt, DateTime? DeliveredAt, int People);

/// <summary>One page, and the places of its ends.</summary>
internal sealed record ExportPage(KeysetPage<ExportRow> Page, string? First, string? Last);
