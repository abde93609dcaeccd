using System.Text;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Persistence.Lifecycle;

/// <summary>Gives many people another manager in few statements, within a unit.</summary>
internal static class ManagerChanges
{
    private const int AtOnce = 250;

    /// <summary>Sets each person's manager and moves their version. Whoever was taken away or edited since they were read is not touched.</summary>
    /// <exception cref="DbUpdateConcurrencyException">A row is not as it was read.</exception>
    public static async Task WriteAsync(ConsoleDbContext context, IReadOnlyCollection<ManagerChange> changes, CancellationToken cancellationToken)
    {
        foreach (var chunk in changes.Chunk(AtOnce))
        {
            var (quote, values) = (context.Database.IsSqlite() ? '"' : '`', new List<object>(chunk.Length * 3));
            var (cases, rows) = (new StringBuilder(), new StringBuilder());
            foreach (var change in chunk)
            {
                var at = values.Count;
                cases.Append(System.Globalization.CultureInfo.InvariantCulture, $" WHEN {{{at}}} THEN {{{at + 1}}}");
                rows.Append(System.Globalization.CultureInfo.InvariantCulture, $"{(at == 0 ? string.Empty : ",")}({{{at}}},{{{at + 2}}})");
                values.AddRange([change.PersonId.ToByteArray(bigEndian: true), change.ManagerId.ToByteArray(bigEndian: true), change.Seen]);
            }

            var sql = $"UPDATE {quote}People{quote} SET {quote}ManagerId{quote} = CASE {quote}Id{quote}{cases} END, {quote}Version{quote} = {quote}Version{quote} + 1 WHERE ({quote}Id{quote}, {quote}Version{quote}) IN ({(quote == '"' ? "VALUES " : string.Empty)}{rows})";
#pragma warning disable RS0030 // One statement for many rows that differ in one column; it runs in the unit's transaction, and its versions are checked.
            if (await context.Database.ExecuteSqlRawAsync(sql, values, cancellationToken) != chunk.Length)
#pragma warning restore RS0030
            {
                throw new DbUpdateConcurrencyException("Somebody was changed since they were read.");
            }
        }
    }
}

/// <summary>Another manager for somebody.</summary>
/// <param name="PersonId">Who.</param>
/// <param name="ManagerId">Whom they report to from now on.</param>
/// <param name="Seen">Their version as read.</param>
internal readonly record struct ManagerChange(Guid PersonId, Guid ManagerId, long Seen);
