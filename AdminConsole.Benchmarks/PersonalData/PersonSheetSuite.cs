using AdminConsole.Benchmarks.Credentials;
using AdminConsole.Benchmarks.Measuring;
using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Features.People;
using AdminConsole.Features.PersonalData;
using AdminConsole.Persistence.PersonalData;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Benchmarks.PersonalData;

/// <summary>All that is read for a person's page with ten encrypted fields, beside the same page of somebody who has none.</summary>
internal sealed class PersonSheetSuite : ISuite
{
    private const double Target = 1.1;

    public string Name => "person-sheet";

    public async Task<IReadOnlyList<Figure>> RunAsync(RunOptions options, CancellationToken cancellationToken)
    {
        await using var database = await BenchDatabase.ServerAsync("ADMINCONSOLE_TEST_MYSQL", null, cancellationToken);
        await database.FillAsync(options.Quick ? 1_000 : 100_000, 1_000, cancellationToken);
        await using var parts = await ConsoleParts.OnAsync(database, null, null, cancellationToken);
        var actor = await database.ActorAsync(BuiltInRoles.HrOfficer, cancellationToken);
        await using var context = await database.Contexts.CreateDbContextAsync(cancellationToken);
        var people = await context.People.OrderByDescending(static person => person.Id).Take(2).Select(static person => person.Id).ToListAsync(cancellationToken);
        await PutAsync(parts, people[0], cancellationToken);
        var (reader, sheets) = (parts.Make<PersonReader>(), parts.Make<PersonalSheetReader>());
        var result = await Interleaved.RunAsync(
            () => OpenAsync(people[0], PersonalFields.All.Count),
            () => OpenAsync(people[1], 0),
            options.Quick ? 20 : 80,
            perBlock: 25);
        return [Figure.Ratio(Name, $"a person's page with {PersonalFields.All.Count} encrypted fields, {database.Resolved.DisplayName} (middle half of blocks {result.LowerQuartile:0.00}–{result.UpperQuartile:0.00})", result.Ours, result.Reference, result.Ratio, Target)];

        async Task OpenAsync(Guid person, int expected)
        {
            var view = await reader.GetAsync(actor, person, cancellationToken);
            var sheet = await sheets.GetAsync(actor, person, cancellationToken);
            if (!view.IsSuccess || sheet.Value?.Lines.Count(static line => line.Masked is { Mask: not null }) != expected)
            {
                throw new InvalidOperationException("The page holds something else than it should.");
            }
        }
    }

    private static async Task PutAsync(ConsoleParts parts, Guid personId, CancellationToken cancellationToken)
    {
        var keys = parts.Get<Persistence.Keys.DataKeyStore>();
        var key = (await keys.ForSealingAsync(personId, cancellationToken)).Value ?? throw new InvalidOperationException("There is no key to seal with.");
        await using var context = await parts.Get<IDbContextFactory<Persistence.ConsoleDbContext>>().CreateDbContextAsync(cancellationToken);
        var now = TimeProvider.System.GetUtcNow();
        foreach (var info in PersonalFields.All)
        {
            var value = new PersonalValue { PersonId = personId, Field = info.Field, Sealed = [], Mask = [], ValueId = Guid.CreateVersion7(now), ChangedAt = now.UtcDateTime };
            PersonalSeals.Seal(value, key, "a value of usual length"u8, "+34 ··· ··· 417"u8);
            context.Add(value);
        }

#pragma warning disable RS0030 // Rows that an edit would have written.
        await context.SaveChangesAsync(cancellationToken);
#pragma warning restore RS0030
    }
}
