using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Permissions;
using AdminConsole.Domain.Requests;
using AdminConsole.Security.Authorization;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Features.Requests;

[Trait("Stage", "Database")]
public sealed class RequestPolicyTests
{
    [Theory, AllDatabases]
    public async Task Save_ByWhoMayNotOrOutOfDate_IsRefused(DatabaseKind kind)
    {
        await using var bench = await RequestBench.CreateAsync(kind);
        var branch = await bench.Console.AddActorInBranchAsync(bench.Console.Root, bench.Console.Engineering, BuiltInRoles.SecurityOfficer);
        var input = new RequestPolicyInput { Name = "Medium", MinimumSensitivity = Sensitivity.Medium, Stages = [new PolicyStageItem()] };
        Assert.IsType<DeniedError>((await bench.Policies.SaveAsync(bench.Clerk, null, input, withGaps: true, default)).Error);
        Assert.IsType<DeniedError>((await bench.Policies.SaveAsync(branch, null, input, withGaps: true, default)).Error);
        var id = (await bench.Policies.SaveAsync(bench.Officer, null, input, withGaps: true, default)).Value;
        Assert.Equal(RequestPolicyRules.SubjectTaken, Problem(await bench.Policies.SaveAsync(bench.Officer, null, input with { Name = "Other" }, withGaps: true, default)));
        Assert.Equal(RequestPolicyRules.PolicyTaken, Problem(await bench.Policies.SaveAsync(bench.Officer, null, input with { MinimumSensitivity = Sensitivity.High }, withGaps: true, default)));
        Assert.Null((await bench.Policies.SaveAsync(bench.Officer, id, input with { Version = 1, MaximumDays = 10 }, withGaps: true, default)).Error);
        var now = Assert.IsType<RequestPolicyInput>(Assert.IsType<ConflictError>((await bench.Policies.SaveAsync(bench.Officer, id, input with { Version = 1 }, withGaps: true, default)).Error).Current);
        Assert.Equal((2, 10, 1), (now.Version, now.MaximumDays!.Value, now.Stages.Count));
        Assert.Equal("Medium", (await bench.Policies.ReadAsync(bench.Officer, id, default))!.Input.Name);
        Assert.Null(await bench.Policies.ReadAsync(bench.Clerk, id, default));
        Assert.IsType<ConflictError>((await bench.Policies.RetireAsync(bench.Officer, id, 1, default)).Error);
        Assert.Null((await bench.Policies.RetireAsync(bench.Officer, id, 2, default)).Error);
        Assert.Empty(await bench.Policies.ListAsync(bench.Officer, withRetired: false, default));
        Assert.Single(await bench.Policies.ListAsync(bench.Officer, withRetired: true, default));
    }

    [Theory, AllDatabases]
    public async Task Save_LeadingToNobodyOrOnlyToOneself_IsFound(DatabaseKind kind)
    {
        await using var bench = await RequestBench.CreateAsync(kind);
        await bench.Console.Loader.RefreshAsync(default);
        // A group of one, who could then never ask; the security officers take it in their place.
        var input = new RequestPolicyInput { Name = "One", RoleId = bench.Reports, Stages = [new PolicyStageItem { Kind = StageKind.Group, Members = [bench.Clerk.PersonId!.Value] }] };
        var check = (await bench.Policies.CheckAsync(bench.Officer, input, default)).Value!;
        Assert.Equal((4, 1, 0), (check.People, check.Nobody, check.Blocked));
        Assert.Equal((bench.Clerk.PersonId.Value, RouteFault.OnlySelf, false), (check.First[0].PersonId, check.First[0].Fault, check.First[0].IsBlocked));

        Assert.Equal(await NameAsync(bench.Clerk), check.First[0].Asks);

        // Of the one who has no manager, nobody is asked.
        check = (await bench.Policies.CheckAsync(bench.Officer, input with { Stages = [new PolicyStageItem()] }, default)).Value!;
        Assert.Equal([RouteFault.Nobody, RouteFault.Nobody], check.First.Select(static gap => gap.Fault));
        Assert.All(check.First, static gap => Assert.Equal((1, StageKind.Manager, string.Empty), (gap.Stage, gap.Kind, gap.Asks)));

        // The one security officer can have nobody decide about themselves.
        input = input with { Stages = [new PolicyStageItem { Kind = StageKind.SecurityOfficer }] };
        check = (await bench.Policies.CheckAsync(bench.Officer, input, default)).Value!;
        Assert.Equal((1, bench.Officer.PersonId!.Value, true), (check.Blocked, check.First[0].PersonId, check.First[0].IsBlocked));
        Assert.IsType<NoRouteError>((await bench.Policies.SaveAsync(bench.Officer, null, input, withGaps: false, default)).Error);
        Assert.IsType<NoRouteError>((await bench.Policies.SaveAsync(bench.Officer, null, input, withGaps: false, default)).Error);
        Assert.Null((await bench.Policies.SaveAsync(bench.Officer, null, input, withGaps: true, default)).Error);
        var stopped = Assert.IsType<NoRouteError>((await bench.Service.SubmitAsync(bench.Officer, bench.Basket(bench.Reports, bench.Officer), default)).Error);
        Assert.Equal(StageKind.SecurityOfficer, stopped.Kind);
        Assert.Contains("stage 1 (Security officer)", ErrorText.Of(stopped), StringComparison.Ordinal);

        async Task<string> NameAsync(Actor actor)
        {
            await using var context = bench.Console.Contexts.CreateDbContext();
            return (await context.People.SingleAsync(person => person.Id == actor.PersonId)).DisplayName;
        }
    }

    [Theory, AllDatabases]
    public async Task Submit_ToOwnersAndHeads_FindsThem(DatabaseKind kind)
    {
        await using var bench = await RequestBench.CreateAsync(kind);
        var owner = await bench.Console.AddActorAsync(bench.Console.Support);
        var role = await bench.AddRoleAsync("Owned", Sensitivity.Medium, owner.PersonId);
        var input = new RequestPolicyInput { Name = "Owned", RoleId = role, Stages = [new PolicyStageItem { Kind = StageKind.RoleOwner }, new PolicyStageItem { Kind = StageKind.DepartmentOwner }] };
        Assert.Null((await bench.Policies.SaveAsync(bench.Officer, null, input, withGaps: true, default)).Error);
        var id = await bench.AskAsync(role);
        Assert.Equal([id], await bench.InboxAsync(owner));
        Assert.Empty(await bench.InboxAsync(bench.Manager));
        // An edit of the way leaves requests under way on theirs.
        Assert.Null((await bench.Policies.SaveAsync(bench.Officer, (await bench.Policies.ListAsync(bench.Officer, false, default))[0].Id, input with { Version = 1, Stages = [new PolicyStageItem()] }, withGaps: true, default)).Error);
        Assert.Equal(RequestState.Open, (await bench.DecideAsync(owner, id)).Value);
        Assert.Equal([id], await bench.InboxAsync(bench.Manager));
        Assert.Equal(StageKind.DepartmentOwner, (await bench.Reader.ReadAsync(bench.Clerk, id, default))!.Stages[1].Kind);
        Assert.Equal(RequestState.Approved, (await bench.DecideAsync(bench.Manager, id)).Value);
    }

    [Fact]
    public void Validate_WhatContradictsItself_IsNamed()
    {
        var good = new RequestPolicyInput { Name = "N", MinimumSensitivity = Sensitivity.Low, Stages = [new PolicyStageItem()] };
        Assert.True(RequestPolicyRules.Validate(good).IsSuccess);
        Assert.Equal(RequestPolicyRules.NoSubject, Problem(RequestPolicyRules.Validate(good with { MinimumSensitivity = null })));
        Assert.Equal(RequestPolicyRules.TwoSubjects, Problem(RequestPolicyRules.Validate(good with { RoleId = Guid.NewGuid() })));
        Assert.Equal(RequestPolicyRules.NoStages, Problem(RequestPolicyRules.Validate(good with { Stages = [] })));
        Assert.Equal(RequestPolicyRules.TooManyStages, Problem(RequestPolicyRules.Validate(good with { Stages = [.. Enumerable.Repeat(new PolicyStageItem(), 7)] })));
        Assert.Equal(RequestPolicyRules.AutomaticWithStages, Problem(RequestPolicyRules.Validate(good with { Automatic = true })));
        Assert.Equal(RequestPolicyRules.AutomaticSensitive, Problem(RequestPolicyRules.Validate(good with { Automatic = true, Stages = [], MinimumSensitivity = Sensitivity.High })));
        Assert.Equal(RequestPolicyRules.NeedsTwo, Problem(RequestPolicyRules.Validate(good with { FourEyes = true })));
        Assert.Equal(RequestPolicyRules.BadNeeded, Problem(RequestPolicyRules.Validate(good with { Stages = [new PolicyStageItem { Needed = 2 }] })));
        Assert.Equal(RequestPolicyRules.BadNeeded, Problem(RequestPolicyRules.Validate(good with { Stages = [new PolicyStageItem { Kind = StageKind.Group }] })));
        Assert.Equal(RequestPolicyRules.BadHours, Problem(RequestPolicyRules.Validate(good with { RemindHours = -1 })));
        Assert.Equal(RequestPolicyRules.EscalatesFirst, Problem(RequestPolicyRules.Validate(good with { RemindHours = 9, EscalateHours = 8 })));
        Assert.Equal(RequestPolicyRules.BadDays, Problem(RequestPolicyRules.Validate(good with { MaximumDays = 0 })));
    }

    private static string Problem<T>(Result<T> result) => Assert.Single(Assert.IsType<InvalidError>(result.Error).Problems).Code;
}
