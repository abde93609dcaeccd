using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Persistence.PersonalData;

/// <summary>Takes a person's turn: until the unit ends, every other unit that takes it waits.</summary>
internal static class PersonalTurns
{
    private const int AtOnce = 500;

#pragma warning disable RS0030 // One statement that makes the row or moves it is what queues the units, on any number of replicas.
    public static Task TakeAsync(Unit unit, Guid personId, CancellationToken cancellationToken) => TakeAsync(unit.Database, personId, cancellationToken);

    public static Task TakeAsync(ConsoleDbContext context, Guid personId, CancellationToken cancellationToken)
    {
        var key = personId.ToByteArray(bigEndian: true);
        return context.Database.IsSqlite()
            ? context.Database.ExecuteSqlAsync($"INSERT INTO \"PersonalTurns\" (\"PersonId\", \"Turn\") VALUES ({key}, 1) ON CONFLICT (\"PersonId\") DO UPDATE SET \"Turn\" = \"Turn\" + 1", cancellationToken)
            : context.Database.ExecuteSqlAsync($"INSERT INTO `PersonalTurns` (`PersonId`, `Turn`) VALUES ({key}, 1) ON DUPLICATE KEY UPDATE `Turn` = `Turn` + 1", cancellationToken);
    }

    /// <summary>Takes the turns of many at once, in the order of their keys, so that two who do so wait and do not lock each other out.</summary>
    public static async Task TakeAsync(ConsoleDbContext context, IReadOnlyCollection<Guid> personIds, CancellationToken cancellationToken)
    {
        foreach (var chunk in personIds.Order().Chunk(AtOnce))
        {
            var rows = string.Join(',', chunk.Select(static (_, index) => $"({{{index}}},1)"));
            var sql = context.Database.IsSqlite()
                ? $"INSERT INTO \"PersonalTurns\" (\"PersonId\", \"Turn\") VALUES {rows} ON CONFLICT (\"PersonId\") DO UPDATE SET \"Turn\" = \"Turn\" + 1"
                : $"INSERT INTO `PersonalTurns` (`PersonId`, `Turn`) VALUES {rows} ON DUPLICATE KEY UPDATE `Turn` = `Turn` + 1";
            await context.Database.ExecuteSqlRawAsync(sql, chunk.Select(static id => (object)id.ToByteArray(bigEndian: true)), cancellationToken);
        }
    }
#pragma warning restore RS0030
}
