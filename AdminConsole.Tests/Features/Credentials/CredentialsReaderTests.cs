using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Account;
using AdminConsole.Domain.Settings;
using AdminConsole.Features.Credentials;
using AdminConsole.Persistence;
using AdminConsole.Tests.Account;
using AdminConsole.Tests.Support;

namespace AdminConsole.Tests.Features.Credentials;

/// <summary>Who sees how somebody signs in, and how much of it.</summary>
[Trait("Stage", "Database")]
public sealed class CredentialsReaderTests
{
    private const string Why = "Asked at the desk, known by sight";

    [Theory, AllDatabases]
    public async Task Get_ByWhatTheReaderHolds_ShowsAllOrTheInvitationOrNothing(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new SignInBench(console);
        var officer = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        var auditor = await console.AddActorAsync(console.Root, BuiltInRoles.Auditor);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        var manager = await console.AddActorAsync(console.Root, BuiltInRoles.Manager);
        var elsewhere = await console.AddActorInBranchAsync(console.Engineering, console.Engineering, BuiltInRoles.Auditor);
        var person = await bench.AddAsync();
        await bench.EnrollAsync(person.Id);
        Assert.True((await bench.Issuer.ResetAsync(officer, person.Id, Why, default)).IsSuccess);
        var reader = await ReaderAsync(console, bench);

        var all = (await reader.GetAsync(officer, person.Id, default)).Value!;
        Assert.True(all is { IsActive: true, HasPassword: true, MayReset: true, Factors: { RecoveryLeft: 10, AuthenticatorSince: not null, Passkeys.Count: 0 } });
        Assert.Equal(TokenPurpose.PasswordReset, Assert.Single(all.Links).Purpose);
        var read = (await reader.GetAsync(auditor, person.Id, default)).Value!;
        Assert.True(read is { MayInvite: false, MayReset: false, Factors: not null });
        Assert.Single(read.Links);
        var invites = (await reader.GetAsync(hr, person.Id, default)).Value!;
        Assert.True(invites is { Factors: null, MayInvite: true, MayReset: false });
        // Whoever may only invite learns of no reset.
        Assert.Empty(invites.Links);
        Assert.IsType<DeniedError>((await reader.GetAsync(manager, person.Id, default)).Error);
        Assert.IsType<NotFoundError>((await reader.GetAsync(elsewhere, person.Id, default)).Error);
        Assert.IsType<NotFoundError>((await reader.GetAsync(officer, console.Key(), default)).Error);
    }

    [Theory, AllDatabases]
    public async Task Get_LinkIssuedReplacedEndedOrOver_ShowsTheOneThatOpens(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new SignInBench(console);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        var joiner = await console.AddPersonAsync(console.Support, withAccount: false);
        var reader = await ReaderAsync(console, bench);
        Assert.Empty((await reader.GetAsync(hr, joiner.Id, default)).Value!.Links);

        await bench.Issuer.InviteAsync(hr, joiner.Id, Why, default);
        var newest = (await bench.Issuer.InviteAsync(hr, joiner.Id, Why, default)).Value!;
        Assert.Equal(newest.Until, Assert.Single((await reader.GetAsync(hr, joiner.Id, default)).Value!.Links).ExpiresAt, TimeSpan.FromMilliseconds(1));
        Assert.True((await bench.Issuer.RevokeAsync(hr, joiner.Id, TokenPurpose.Invitation, Why, default)).IsSuccess);
        Assert.Empty((await reader.GetAsync(hr, joiner.Id, default)).Value!.Links);
        var last = (await bench.Issuer.InviteAsync(hr, joiner.Id, Why, default)).Value!;
        console.Time.SetUtcNow(new DateTimeOffset(last.Until, TimeSpan.Zero));
        Assert.Empty((await reader.GetAsync(hr, joiner.Id, default)).Value!.Links);
    }

    [Theory, AllDatabases]
    public async Task Get_GuessedToTheLimit_NamesWhatIsLockedUntilItIsOver(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new SignInBench(console);
        var officer = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        var person = await bench.AddAsync();
        var reader = await ReaderAsync(console, bench);
        for (var attempt = 0; attempt <= SettingDefinitions.LockoutLimit.Default; attempt++)
        {
            Assert.Empty((await reader.GetAsync(officer, person.Id, default)).Value!.Factors!.Locked);
            if (await bench.Gate.ReserveAsync(person.Id, AttemptKind.Totp, LockoutCounter.AnyOtherDevice, default) is not null || await bench.Gate.IsLockedAsync(person.Id, AttemptKind.Totp, LockoutCounter.AnyOtherDevice, default))
            {
                break;
            }
        }

        var locked = Assert.Single((await reader.GetAsync(officer, person.Id, default)).Value!.Factors!.Locked);
        Assert.Equal(AttemptKind.Totp, locked.Kind);
        console.Time.SetUtcNow(new DateTimeOffset(locked.Until, TimeSpan.Zero));
        Assert.Empty((await reader.GetAsync(officer, person.Id, default)).Value!.Factors!.Locked);
    }

    private static async Task<CredentialsReader> ReaderAsync(TestConsole console, SignInBench bench)
    {
        await console.Loader.RefreshAsync(default);
        return new CredentialsReader(console.Contexts, console.Holder, bench.Policy, console.Clock);
    }
}
