using System.Data;
using System.Data.Common;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.People;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Persistence;

/// <summary>
/// Streams people and assignments into a model. Entity Framework writes the statements; the rows are read off the
/// provider's own reader in the order of their keys, since a million entities would cost more than the rows.
/// </summary>
internal static class AccessRowReader
{
    private const int KeySize = 16;

    public static async Task ReadAsync(ConsoleDbContext context, AccessModelBuilder builder, CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            var key = new byte[KeySize];
            await EachAsync(
                context.People.Select(static person => new { person.Id, person.Status }),
                row => builder.AddPerson(Key(row, 0, key), (PersonStatus)row.GetByte(1), hasAccount: false),
                cancellationToken);
            await EachAsync(
                context.Users.Where(static account => account.PasswordHash != null).Select(static account => new { account.Id }),
                row => builder.AddAccount(Key(row, 0, key)),
                cancellationToken);
            await EachAsync(
                context.Assignments.Select(static assignment => new { assignment.Id, assignment.PersonId, assignment.RoleId, assignment.ScopeDepartmentId, assignment.ValidFrom, assignment.ValidUntil }),
                row => builder.Give(
                    Key(row, 1, key),
                    new HeldRole(Key(row, 0, key), Key(row, 2, key), row.IsDBNull(3) ? null : Key(row, 3, key), row.GetDateTime(4), row.IsDBNull(5) ? null : row.GetDateTime(5))),
                cancellationToken);
        }
        finally
        {
            await context.Database.CloseConnectionAsync();
        }
    }

    private static async Task EachAsync<T>(IQueryable<T> query, Action<DbDataReader> take, CancellationToken cancellationToken)
    {
        await using var command = query.CreateDbCommand();
        // Prepared, rows come as values instead of text.
        await command.PrepareAsync(cancellationToken);
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.Default, cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            take(reader);
        }
    }

    /// <summary>A key as <see cref="GuidBytesConverter"/> wrote it, without an array for each.</summary>
    private static Guid Key(DbDataReader row, int ordinal, byte[] buffer)
    {
        if (row.GetBytes(ordinal, 0, buffer, 0, KeySize) != KeySize)
        {
            throw new InvalidDataException("A key in the database is not 16 bytes.");
        }

        return new Guid(buffer, bigEndian: true);
    }
}
