using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Features.People;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Features.People;

/// <summary>Somebody who reaches for people out of their sight learns nothing and leaves a trace.</summary>
[Trait("Stage", "Database")]
public sealed class HiddenPersonTests
{
    [Theory, AllDatabases]
    public async Task Change_OfSomebodyOutOfSight_IsNotFoundToTheCallerAndDeniedInTheTrail(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new PeopleHouse(console);
        var hr = await console.AddActorInBranchAsync(console.Engineering, console.Engineering, BuiltInRoles.HrOfficer);
        var hidden = await console.AddPersonAsync(console.Support);
        var nobody = console.Key();

        var reached = await house.Persons.DisableAsync(hr, hidden.Id, "Secret words", default);
        var missed = await house.Persons.DisableAsync(hr, nobody, "Secret words", default);

        Assert.Equal(missed.Error, reached.Error);
        Assert.IsType<NotFoundError>(reached.Error);
        await using var context = console.Contexts.CreateDbContext();
        Assert.Empty(await context.AuditEvents.Where(row => row.TargetId == nobody).ToListAsync());
        var entry = await context.AuditEvents.SingleAsync(row => row.TargetId == hidden.Id);
        Assert.Equal((AuditOutcome.Denied, AuditActions.PersonDisable, hr.PersonId), (entry.Outcome, entry.Action, entry.ActorId));
        Assert.Equal(string.Empty, entry.Reason);
        Assert.Contains(ConsolePermissions.PersonDisable, entry.After, StringComparison.Ordinal);
    }
}
