using System.Security.Cryptography;
using System.Text.Json;
using AdminConsole.Persistence.Credentials;
using Microsoft.AspNetCore.DataProtection;

namespace AdminConsole.Account;

/// <summary>
/// What stands between a passkey's challenge and its answer: kept by the browser that asked, unreadable to it, good for
/// one purpose, one person and session where these are known, and five minutes.
/// </summary>
internal sealed class PasskeyTickets(IDataProtectionProvider provider, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);
    private const string Purpose = "AdminConsole.Passkey.v1";

    public string Protect(PasskeyPurpose purpose, Guid? personId, Guid? sessionId, string state, string challenge, string name = "")
        => For(purpose).Protect(JsonSerializer.Serialize(new PasskeyTicket(personId, sessionId, state, challenge, name, time.GetUtcNow().UtcDateTime + Lifetime)));

    /// <summary>The ticket, or null when it was not made here, for something else or somebody else, or too long ago.</summary>
    public PasskeyTicket? Read(PasskeyPurpose purpose, Guid? personId, Guid? sessionId, string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        try
        {
            var ticket = JsonSerializer.Deserialize<PasskeyTicket>(For(purpose).Unprotect(text));
            return ticket is not null && ticket.PersonId == personId && ticket.SessionId == sessionId && ticket.ExpiresAt > time.GetUtcNow().UtcDateTime ? ticket : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private IDataProtector For(PasskeyPurpose purpose) => provider.CreateProtector(Purpose, purpose.ToString());
}

/// <summary>What a passkey is asked for. An answer to one opens no other.</summary>
internal enum PasskeyPurpose
{
    /// <summary>A whole sign-in: the passkey says who it is.</summary>
    SignIn = 1,
    /// <summary>The second step after a password.</summary>
    Factor = 2,
    /// <summary>A fresh proof within a session.</summary>
    Proof = 3,
    /// <summary>A new passkey, from within a session.</summary>
    Registration = 4,
    /// <summary>The first factor of somebody who must have one, between password and session.</summary>
    Enrollment = 5,
}

/// <summary>The content of a ticket.</summary>
internal sealed record PasskeyTicket(Guid? PersonId, Guid? SessionId, string State, string Challenge, string Name, DateTime ExpiresAt)
{
    /// <summary>Names the challenge among those that were answered.</summary>
    public PasskeyChallengeMark Mark() => new(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Challenge)), ExpiresAt);

    public override string ToString() => "[passkey ticket]";
}

/// <summary>What the browser is given: the options for its authenticator, and the ticket to bring back.</summary>
internal sealed record PasskeyChallenge(string OptionsJson, string Ticket)
{
    public override string ToString() => "[passkey challenge]";
}
