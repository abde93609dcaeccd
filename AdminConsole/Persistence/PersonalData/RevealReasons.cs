using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Persistence.PersonalData;

/// <summary>The reasons a look can have, as they are offered: those not retired, by name, in the reader's language.</summary>
internal sealed class RevealReasons(IDbContextFactory<ConsoleDbContext> contexts)
{
    public async Task<IReadOnlyList<ReasonChoice>> ChoicesAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await context.RevealReasons.Where(static reason => reason.RetiredAt == null).ToListAsync(cancellationToken);
        var isSpanish = string.Equals(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName, "es", StringComparison.Ordinal);
        return [.. rows.Select(reason => new ReasonChoice(reason.Id, isSpanish ? reason.NameEs : reason.NameEn, reason.NeedsTicket)).OrderBy(static reason => reason.Name, StringComparer.CurrentCulture)];
    }
}

/// <summary>A reason that can be chosen.</summary>
internal sealed record ReasonChoice(Guid Id, string Name, bool NeedsTicket);
