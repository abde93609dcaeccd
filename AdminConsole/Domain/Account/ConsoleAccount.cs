using Microsoft.AspNetCore.Identity;

namespace AdminConsole.Domain.Account;

/// <summary>A person's Identity user; its key is the person's. Whoever has none cannot sign in.</summary>
internal sealed class ConsoleAccount : IdentityUser<Guid>
{
    public required DateTime CreatedAt { get; init; }

    public DateTime? PasswordChangedAt { get; set; }
}
