using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AdminConsole.Domain;
using AdminConsole.Domain.Import;
using AdminConsole.Persistence;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Import;

/// <summary>How files with these headers were read the last time.</summary>
internal sealed class ImportMemories(IDbContextFactory<ConsoleDbContext> contexts)
{
    public static byte[] KeyOf(IReadOnlyList<string> headers) => SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001F', headers.Select(TextRules.Fold))));

    public async Task<ImportMapping?> FindAsync(IReadOnlyList<string> headers, CancellationToken cancellationToken)
    {
        var key = KeyOf(headers);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var text = await context.ImportMemories.Where(row => row.HeadersHash == key).Select(static row => row.Mapping).SingleOrDefaultAsync(cancellationToken);
        return text is null ? null : JsonSerializer.Deserialize<ImportMapping>(text) is { } mapping && mapping.Columns.Count == headers.Count ? mapping : null;
    }
}
