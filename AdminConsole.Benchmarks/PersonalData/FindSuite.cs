using System.Globalization;
using AdminConsole.Benchmarks.Credentials;
using AdminConsole.Benchmarks.Measuring;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Persistence.Keys;
using AdminConsole.Persistence.PersonalData;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Benchmarks.PersonalData;

/// <summary>Somebody found by an exact encrypted telephone among a million, beside the read of a person by their key.</summary>
internal sealed class FindSuite : ISuite
{
    private const double Target = 1.3;

    public string Name => "find";

    public async Task<IReadOnlyList<Figure>> RunAsync(RunOptions options, CancellationToken cancellationToken)
    {
        var size = options.Quick ? 20_000 : 1_000_000;
        await using var database = await BenchDatabase.ServerAsync("ADMINCONSOLE_TEST_MYSQL", null, cancellationToken);
        await database.FillAsync(size, 1_000, cancellationToken);
        await using var parts = await ConsoleParts.OnAsync(database, null, null, cancellationToken);
        var people = await SealedPeople.FillAsync(database, parts, more: false, cancellationToken);
        var (finder, index) = (parts.Get<PersonalFinder>(), parts.Get<BlindIndexer>());
        var (ours, theirs) = (0, 0);
        var result = await Interleaved.RunAsync(
            async () =>
            {
                var at = Next(ref ours, people.Count);
                var hash = await index.HashAsync(PersonalField.PersonalTelephone, BlindIndexKind.Exact, SealedPeople.NumberOf(at), cancellationToken);
                var found = await finder.MatchAsync(PersonalField.PersonalTelephone, BlindIndexKind.Exact, hash, cancellationToken);
                if (found is not [{ Id: var id }] || id != people[at])
                {
                    throw new InvalidOperationException("Somebody else was found, or nobody.");
                }
            },
            async () =>
            {
                var id = people[Next(ref theirs, people.Count)];
                await using var context = await database.Contexts.CreateDbContextAsync(cancellationToken);
                var row = await context.People.Where(person => person.Id == id)
                    .Select(static person => new FoundPerson(person.Id, person.GivenName, person.FamilyName, person.EmployeeNumber, person.DepartmentId)).SingleAsync(cancellationToken);
                if (row.Id != id)
                {
                    throw new InvalidOperationException("Somebody else was read.");
                }
            },
            options.Quick ? 20 : 60,
            perBlock: 50);
        return [Figure.Ratio(Name, string.Create(CultureInfo.InvariantCulture, $"exact search at {people.Count:N0} people, {database.Resolved.DisplayName} (middle half of blocks {result.LowerQuartile:0.00}–{result.UpperQuartile:0.00})"), result.Ours, result.Reference, result.Ratio, Target)];
    }

    // A stride that meets everybody before anybody twice.
    private static int Next(ref int turn, int count) => (int)((long)turn++ * 7_919 % count);
}
