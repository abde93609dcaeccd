using AdminConsole.Domain;
using AdminConsole.Domain.Account;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Settings;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Credentials;
using AdminConsole.Persistence.PersonalData;
using AdminConsole.Security.Authentication;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;
using QRCoder;

namespace AdminConsole.Account;

/// <summary>
/// Enrols an authenticator: shows a key, takes a code that proves it was scanned, hands out recovery codes once. A key
/// waiting for its code is shown again rather than replaced, so that two tabs show the same one. Whoever comes with the
/// ticket of their password has no factor yet; from an open session a key is shown only after a fresh proof, lest an
/// unattended browser be enough to take an account over.
/// </summary>
internal sealed class EnrollmentService(
    UnitOfWork work, AttemptGate gate, FactorVerifier factors, TotpKeys keys, SettingsReader settings, TimeProvider time)
{
    /// <summary>How long a shown key waits for its code.</summary>
    public static readonly TimeSpan PendingLifetime = TimeSpan.FromMinutes(15);

    /// <summary>The key to scan: the one already waiting, or a new one.</summary>
    public Task<Result<EnrollmentKey>> BeginAsync(Actor actor, Guid personId, CancellationToken cancellationToken)
        => BeginAsync(actor, personId, null, cancellationToken);

    /// <summary>The same for whoever comes with the ticket of their password, while it stands.</summary>
    public Task<Result<EnrollmentKey>> BeginAsync(Actor actor, PendingSignIn ticket, CancellationToken cancellationToken)
        => BeginAsync(actor, ticket.PersonId, ticket, cancellationToken);

    private async Task<Result<EnrollmentKey>> BeginAsync(Actor actor, Guid personId, PendingSignIn? ticket, CancellationToken cancellationToken)
    {
        var result = await work.ExecuteAsync<(byte[] Key, string Name)>(
            AsOf(actor, personId),
            IsOwner(actor, personId)
                ? Intent.ByOwner(AuditActions.FactorEnroll, AuditTargets.Account, personId, needsProof: true)
                : Intent.ByConsole(AuditActions.FactorEnroll, AuditTargets.Account, personId, recordAlways: false),
            async (unit, token) =>
            {
                if (await RefusalAsync(unit, personId, ticket, token) is { } refused)
                {
                    return refused;
                }

                var name = await unit.Database.Users.Where(account => account.Id == personId).Select(static account => account.UserName).SingleOrDefaultAsync(token);
                if (name is null)
                {
                    return new NotFoundError();
                }

                await PersonalTurns.TakeAsync(unit, personId, token);
                var row = await unit.Database.Authenticators.SingleOrDefaultAsync(authenticator => authenticator.PersonId == personId, token);
                if (row is { PendingSince: { } since } && unit.Now - since < PendingLifetime && await keys.UnprotectAsync(null, personId, row.PendingKey, token) is { } waiting)
                {
                    return (waiting, name);
                }

                var key = TotpCodes.NewKey();
                var pending = await keys.ProtectAsync(unit, personId, key, token);
                if (!pending.IsSuccess)
                {
                    return pending.Error;
                }

                if (row is null)
                {
                    row = new Authenticator { PersonId = personId };
                    unit.Database.Authenticators.Add(row);
                }

                row.PendingKey = pending.Value;
                row.PendingSince = unit.Now;
                unit.Audit.Note("step", "key shown");
                return (key, name);
            },
            cancellationToken);
        return result.Map(shown => new EnrollmentKey(
            TotpCodes.Readable(shown.Key),
            Svg(TotpCodes.Uri(shown.Key, Issuer, shown.Name)),
            TotpCodes.Uri(shown.Key, Issuer, shown.Name)));
    }

    /// <summary>
    /// Takes the code of the shown key. On success the key replaces the one in use, every earlier recovery code is
    /// void, and the new ones are returned, never to be shown again.
    /// </summary>
    public Task<Result<IReadOnlyList<string>>> ConfirmAsync(Actor actor, Guid personId, Guid deviceId, string? input, CancellationToken cancellationToken)
        => ConfirmAsync(actor, personId, null, deviceId, input, cancellationToken);

    /// <summary>The same for whoever comes with the ticket of their password, while it stands.</summary>
    public Task<Result<IReadOnlyList<string>>> ConfirmAsync(Actor actor, PendingSignIn ticket, Guid deviceId, string? input, CancellationToken cancellationToken)
        => ConfirmAsync(actor, ticket.PersonId, ticket, deviceId, input, cancellationToken);

    private async Task<Result<IReadOnlyList<string>>> ConfirmAsync(
        Actor actor, Guid personId, PendingSignIn? ticket, Guid deviceId, string? input, CancellationToken cancellationToken)
    {
        if (await gate.ReserveAsync(personId, AttemptKind.Totp, deviceId, cancellationToken) is { } locked)
        {
            return await factors.RefuseAsync(actor, personId, AttemptKind.Totp, deviceId, locked, cancellationToken);
        }

        var code = TotpCodes.Clean(input);
        var codes = RecoveryCodes.New();
        var result = await work.ExecuteAsync<IReadOnlyList<string>>(
            AsOf(actor, personId),
            // The proof was asked for before the key was shown: whoever has its code saw it.
            IsOwner(actor, personId)
                ? Intent.ByOwner(AuditActions.FactorEnroll, AuditTargets.Account, personId, alwaysRecord: true)
                : Intent.ByConsole(AuditActions.FactorEnroll, AuditTargets.Account, personId),
            async (unit, token) =>
            {
                if (await RefusalAsync(unit, personId, ticket, token) is { } refused)
                {
                    return refused;
                }

                // A re-encryption under way ends first, so that the key moved below is sealed by one that stays.
                await PersonalTurns.TakeAsync(unit, personId, token);
                var row = await unit.Database.Authenticators.SingleOrDefaultAsync(authenticator => authenticator.PersonId == personId, token);
                if (row is not { PendingSince: { } since } || unit.Now - since >= PendingLifetime || await keys.UnprotectAsync(null, personId, row.PendingKey, token) is not { } key)
                {
                    return new NoPendingKeyError();
                }

                if (code is null || TotpCodes.FindStep(key, code, time.GetUtcNow()) is not { } step)
                {
                    return new BadCodeError();
                }

                row.ProtectedKey = row.PendingKey;
                row.PendingKey = [];
                row.PendingSince = null;
                row.ConfirmedAt = unit.Now;
                row.LastStep = step;
                await CredentialChanges.ReplaceRecoveryCodesAsync(unit, personId, codes, token);
                unit.Audit.DepartmentId = await unit.Database.People.Where(person => person.Id == personId).Select(static person => (Guid?)person.DepartmentId).SingleAsync(token);
                unit.Audit.Note("step", "confirmed");
                return Result.Of(codes);
            },
            cancellationToken);
        if (result.Error is BadCodeError or LinkError)
        {
            return await factors.RefuseAsync(actor, personId, AttemptKind.Totp, deviceId, result.Error, cancellationToken);
        }

        // Only a right code forgets the wrong ones: were a refusal to do it, one post here between guesses would undo the limit.
        if (result.IsSuccess)
        {
            await gate.ResetAsync(personId, AttemptKind.Totp, deviceId, cancellationToken);
        }

        return result;
    }

    private static bool IsOwner(Actor actor, Guid personId) => actor.SessionId is not null && actor.PersonId == personId;

    private static Actor AsOf(Actor actor, Guid personId) => IsOwner(actor, personId) ? actor : actor with { PersonId = null, SessionId = null };

    private static async Task<ConsoleError?> RefusalAsync(Unit unit, Guid personId, PendingSignIn? ticket, CancellationToken cancellationToken)
    {
        if (unit.Actor.SessionId is not null)
        {
            return unit.Authorize(null);
        }

        // A password set anew while the page was open voids the ticket: or whoever knew the old one could still enrol.
        if (ticket is not null && !await TicketHold.TakeAsync(unit, personId, ticket.Stamp, cancellationToken))
        {
            return new LinkError();
        }

        return await unit.Database.Authenticators.AnyAsync(row => row.PersonId == personId && row.ConfirmedAt != null, cancellationToken)
            || await unit.Database.Passkeys.AnyAsync(row => row.PersonId == personId, cancellationToken)
                ? new ProofNeededError(string.Empty)
                : null;
    }

    private string Issuer => settings.Get(SettingDefinitions.CompanyName) is { Length: > 0 } company ? $"AdminConsole {company}" : "AdminConsole";

    private static string Svg(string uri)
    {
        using var generator = new QRCodeGenerator();
        using var data = generator.CreateQrCode(uri, QRCodeGenerator.ECCLevel.M);
        using var code = new SvgQRCode(data);
        return code.GetGraphic(6, "#000000", "#ffffff", drawQuietZones: true, sizingMode: SvgQRCode.SizingMode.ViewBoxAttribute);
    }
}

/// <summary>What the enrolment page shows: the key in words, the QR code as an SVG, and what the code says.</summary>
internal sealed record EnrollmentKey(string Readable, string Svg, string Uri)
{
    public override string ToString() => "[enrolment key]";
}

/// <summary>A code came before a key was shown, or so late that the key is void.</summary>
internal sealed record NoPendingKeyError() : ConsoleError("no-pending-key");
