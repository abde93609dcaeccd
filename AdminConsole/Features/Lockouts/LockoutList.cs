using System.Text.Json;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Account;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.People;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Lockouts;

/// <summary>Reads whose account is guessed at, a page at a time, within what the reader may see. A counter whose time is up is not there.</summary>
internal sealed class LockoutList(IDbContextFactory<ConsoleDbContext> contexts, SettingsReader settings, AccessModelHolder access, TimeProvider time)
{
    /// <summary>Counting goes no further.</summary>
    public const int CountLimit = 10_000;

    /// <summary>Failed attempts shown of one account, newest first.</summary>
    public const int AttemptsShown = 50;

    private static readonly Keyset<Person, LockedPerson> ByName = new Keyset<Person, LockedPerson>("name")
        .By(static person => person.SortName, static row => row.SortName)
        .By(static person => person.Id, static row => row.Id);

    public async Task<LockoutPage> ReadAsync(Actor actor, LockoutQuery query, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow().UtcDateTime;
        // Guesses older than this count no more: docs/adr/0023.
        var forgotten = now - TimeSpan.FromMinutes(settings.Get(Domain.Settings.SettingDefinitions.LockoutMinutes));
        var (kind, all) = (query.Kind, query.WithCounting);
        IQueryable<Person> people = context.People;
        if (access.Current.Reach(actor.PersonId, ConsolePermissions.AccountRead, query.DepartmentId, now) is { } departments)
        {
            people = people.Where(person => departments.Contains(person.DepartmentId));
        }

        people = people.Matching(PeopleMatching.WordsOf(query.Text)).Where(person => context.LockoutCounters.Any(row => row.PersonId == person.Id && (kind == null || row.Kind == kind)
            && (row.LockedUntil > now || (all && row.LockedUntil == null && row.LastFailureAt >= forgotten))));
        var page = await ByName.ReadAsync(
            people,
            person => new LockedPerson(
                person.Id,
                (person.GivenName + " " + person.FamilyName).Trim(),
                person.SortName,
                context.Departments.First(department => department.Id == person.DepartmentId).Name,
                context.LockoutCounters
                    .Where(row => row.PersonId == person.Id && (row.LockedUntil > now || (all && row.LockedUntil == null && row.LastFailureAt >= forgotten)))
                    .OrderBy(static row => row.FirstFailureAt)
                    .Select(row => new CounterRow(
                        row.Kind, context.KnownDevices.Where(device => device.Id == row.DeviceId).Select(static device => device.UserAgent).FirstOrDefault(), row.Failures, row.FirstFailureAt, row.LockedUntil))
                    .ToList()),
            query.Place,
            descending: false,
            cancellationToken);
        if (page.Rows.Count == 0)
        {
            return new LockoutPage(page, null, null, 0, IsMore: false);
        }

        var count = await people.Select(static person => person.Id).Take(CountLimit + 1).CountAsync(cancellationToken);
        return new LockoutPage(page, ByName.CursorOf(page.Rows[0], descending: false), ByName.CursorOf(page.Rows[^1], descending: false), Math.Min(count, CountLimit), count > CountLimit);
    }

    /// <summary>The failed attempts at one account from the trail; null for somebody out of the reader's sight.</summary>
    public async Task<AttemptHistory?> AttemptsAsync(Actor actor, Guid personId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var person = await context.People.Where(row => row.Id == personId).Select(static row => new { row.DepartmentId, Name = (row.GivenName + " " + row.FamilyName).Trim() }).SingleOrDefaultAsync(cancellationToken);
        if (person is null || actor.PersonId is not { } reader || !access.Current.Allows(reader, ConsolePermissions.AccountRead, person.DepartmentId, time.GetUtcNow().UtcDateTime))
        {
            return null;
        }

        var events = await context.AuditEvents
            .Where(entry => entry.TargetId == personId && entry.TargetType == AuditTargets.Account && (entry.Action == AuditActions.SignInFailed || entry.Action == AuditActions.FactorFailed))
            .OrderByDescending(static entry => entry.Sequence).Take(AttemptsShown)
            .Select(static entry => new { entry.Sequence, entry.At, entry.Address, entry.After }).ToListAsync(cancellationToken);
        return new AttemptHistory(personId, person.Name, events.ConvertAll(static entry => Attempt(entry.Sequence, entry.At, entry.Address, entry.After)));
    }

    private static AttemptRow Attempt(long sequence, DateTime at, string address, string? facts)
    {
        using var document = JsonDocument.Parse(string.IsNullOrEmpty(facts) ? "{}" : facts);
        var root = document.RootElement;
        return new AttemptRow(
            sequence,
            at,
            address,
            Enum.TryParse<AttemptKind>(Text("counter"), out var kind) ? kind : AttemptKind.Password,
            Text("browser") ?? string.Empty,
            string.Equals(Text("device"), "known", StringComparison.Ordinal),
            IsTrue("looked"),
            IsTrue("locked"));

        string? Text(string name) => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        bool IsTrue(string name) => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;
    }
}

/// <summary>Somebody whose account is guessed at, with every counter of theirs.</summary>
internal sealed record LockedPerson(Guid Id, string Name, string SortName, string Department, IReadOnlyList<CounterRow> Counters);

/// <summary>A counter: what was guessed at and from where; <c>UserAgent</c> is null for all browsers that never signed in. Times are UTC.</summary>
internal sealed record CounterRow(AttemptKind Kind, string? UserAgent, int Failures, DateTime Since, DateTime? LockedUntil);

/// <summary>One page, with how many there are in all, counted up to a limit.</summary>
internal sealed record LockoutPage(KeysetPage<LockedPerson> Page, string? First, string? Last, int Count, bool IsMore);

/// <summary>The failed attempts at one account, newest first.</summary>
internal sealed record AttemptHistory(Guid PersonId, string Name, IReadOnlyList<AttemptRow> Attempts);

/// <summary>
/// One failed attempt, UTC; whether the guess was looked at or refused unseen, and whether the counter stood locked after it.
/// </summary>
internal sealed record AttemptRow(long Sequence, DateTime At, string Address, AttemptKind Kind, string Browser, bool IsKnownDevice, bool WasLookedAt, bool IsLocked);
