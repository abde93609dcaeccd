using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Persistence;

/// <summary>
/// What a unit stands on, read in its transaction: the version of the access model, and whether the actor's session
/// and person are still good. It is one round trip by hand, also when the version row is taken first, because every
/// change pays for it.
/// </summary>
internal sealed class Ground
{
    private const string Take = "UPDATE `AccessState` SET `Version` = `Version` + 1 WHERE `Id` = 1;\n";

    private const string Read = """
        SELECT `Version`,
          @p0 IS NULL OR EXISTS (SELECT 1 FROM `Sessions` WHERE `Id` = @p0 AND `PersonId` = @p1 AND `EndedAt` IS NULL AND `ExpiresAt` > @p2) AS `Session`,
          (SELECT `ProvedAt` FROM `Sessions` WHERE `Id` = @p0) AS `ProvedAt`,
          @p1 IS NULL OR EXISTS (SELECT 1 FROM `People` WHERE `Id` = @p1 AND `Status` = 1) AS `Person`
        FROM `AccessState` WHERE `Id` = 1
        """;

    /// <summary>The version of this transaction: already moved when the unit moves access.</summary>
    public long Version { get; init; }

    public bool Session { get; init; }

    /// <summary>When the actor last proved themselves in the session.</summary>
    public DateTime? ProvedAt { get; init; }

    public bool Person { get; init; }

    /// <summary>
    /// Reads the ground. A unit that moves access moves the version row first, which puts such changes in one line,
    /// across replicas.
    /// </summary>
    public static async Task<Ground> ReadAsync(ConsoleDbContext context, Actor actor, bool movesAccess, DateTime now, CancellationToken cancellationToken)
    {
        var rows = await context.Database.SqlQueryRaw<Ground>(movesAccess ? Take + Read : Read, Key(actor.SessionId), Key(actor.PersonId), now).ToListAsync(cancellationToken);
        return rows.Single();
    }

    private static object Key(Guid? id) => id is { } key ? key.ToByteArray(bigEndian: true) : DBNull.Value;
}
