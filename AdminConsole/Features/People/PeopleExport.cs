using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.People;
using AdminConsole.Persistence;
using AdminConsole.Resources;
using AdminConsole.Security.Authorization;

namespace AdminConsole.Features.People;

/// <summary>The filtered list as a file: recorded first, then streamed.</summary>
internal sealed class PeopleExport(PeopleListService people, UnitOfWork work, AccessModelHolder access, TimeProvider time)
{
    /// <summary>Writes into the trail what is about to leave the console, or says why it may not.</summary>
    public async Task<Result<CappedCount>> RecordAsync(Actor actor, PeopleQuery query, CancellationToken cancellationToken)
    {
        var count = await people.CountAsync(actor, query, cancellationToken);
        return await work.ExecuteAsync<CappedCount>(
            actor,
            Intent.ByPermission(ConsolePermissions.PersonExport, AuditActions.PersonExport, AuditTargets.Person, null, alwaysRecord: true),
            (unit, _) =>
            {
                // An export has no one department: it needs the permission somewhere, and holds only what lies there.
                var scope = actor.PersonId is { } reader ? access.Current.ScopeOf(reader, ConsolePermissions.PersonExport, unit.Now) : DepartmentScope.Nowhere;
                if (unit.Authorize(scope.IsCompany || scope.IsNowhere ? null : scope.Departments.First()) is { } denied)
                {
                    return Task.FromResult<Result<CappedCount>>(denied);
                }

                unit.Audit.Note("count", count.Count).Note("more", count.IsMore)
                    .Note("search", query.Text.Length > 0 ? Security.AuditLog.AuditDraft.Withheld : null)
                    .Note("department", query.DepartmentId).Note("status", query.Status?.ToString()).Note("role", query.RoleId).Note("account", query.HasAccount).Note("dormant", query.IsDormant);
                return Task.FromResult<Result<CappedCount>>(count);
            },
            cancellationToken);
    }

    public async Task WriteAsync(Actor actor, PeopleQuery query, Stream stream, CancellationToken cancellationToken)
    {
        await using var csv = new CsvWriter(stream);
        await csv.WriteAsync(
            [PeopleText.EmployeeNumber, PeopleText.GivenName, PeopleText.FamilyName, PeopleText.WorkEmail, PeopleText.JobTitle, PeopleText.Department, PeopleText.Status, PeopleText.Account, PeopleText.Created],
            cancellationToken);
        await foreach (var row in people.StreamAsync(actor, query, cancellationToken))
        {
            await csv.WriteAsync(
                [
                    row.EmployeeNumber, row.GivenName, row.FamilyName, row.WorkEmail, row.JobTitle, row.Department,
                    PeopleWords.Of(row.Status),
                    row.HasAccount ? PeopleText.Yes : PeopleText.No,
                    row.CreatedAt.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                ],
                cancellationToken);
        }
    }

    /// <summary>The endpoint, with the list's own query string.</summary>
    public async Task RespondAsync(HttpContext http)
    {
        var actor = http.ToActor(time);
        var query = PeopleQuery.Parse(key => http.Request.Query.TryGetValue(key, out var values) ? values.FirstOrDefault() : null);
        var recorded = await RecordAsync(actor, query, http.RequestAborted);
        if (!recorded.IsSuccess)
        {
            http.Response.StatusCode = recorded.Error is UnavailableError ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status403Forbidden;
            return;
        }

        http.Response.ContentType = "text/csv; charset=utf-8";
        var name = string.Create(CultureInfo.InvariantCulture, $"people-{time.GetUtcNow():yyyyMMdd-HHmm}.csv");
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
        http.Response.Headers.CacheControl = "no-store";
        await WriteAsync(actor, query, http.Response.Body, http.RequestAborted);
    }
}
