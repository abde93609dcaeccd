using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Account;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Departments;
using AdminConsole.Security.Authorization;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Features.Departments;

[Trait("Stage", "Database")]
public sealed class DepartmentServiceTests
{
    [Theory, AllDatabases]
    public async Task Create_InOnesBranch_IsKnownAtOnceHereAndOnAnotherReplica(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = await DepartmentHouse.BuildAsync(console);
        var branch = await console.AddActorInBranchAsync(console.Support, console.Support, BuiltInRoles.SecurityOfficer);

        var made = await house.Service.CreateAsync(branch, new DepartmentInput { Name = " Second line ", Code = "sup-2", ParentId = console.Support }, default);

        Assert.True(made.IsSuccess, made.Error?.ToString());
        var row = await house.RowAsync(made.Value);
        Assert.Equal(("Second line", "SUP-2", console.Support), (row.Name, row.Code, row.ParentId));
        Assert.True(console.Holder.Current.Departments.IsWithin(made.Value, console.Support));
        Assert.True((await console.Replica().Loader.RefreshAsync(default)).Departments.IsWithin(made.Value, console.Support));
        await using var context = console.Contexts.CreateDbContext();
        var entry = await context.AuditEvents.SingleAsync(entry => entry.Action == AuditActions.DepartmentCreate && entry.Outcome == AuditOutcome.Success);
        Assert.Equal((AuditTargets.Department, made.Value, console.Support), (entry.TargetType, entry.TargetId, entry.DepartmentId));
    }

    [Theory, AllDatabases]
    public async Task Anything_ByWhoDoesNotGovernThere_IsRefused(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = await DepartmentHouse.BuildAsync(console);
        var branch = await console.AddActorInBranchAsync(console.Support, console.Support, BuiltInRoles.SecurityOfficer);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        var input = new DepartmentInput { Name = "New", Code = "NEW", ParentId = console.Engineering };

        Assert.IsType<DeniedError>((await house.Service.CreateAsync(branch, input, default)).Error);
        Assert.IsType<DeniedError>((await house.Service.CreateAsync(hr, input, default)).Error);
        Assert.IsType<DeniedError>((await house.Service.EditAsync(hr, console.Support, 1, input, default)).Error);
        Assert.IsType<DeniedError>((await house.Service.DeleteAsync(hr, console.Platform, DepartmentHouse.Reason, default)).Error);
        // What they do not even see is not there for them.
        Assert.IsType<NotFoundError>((await house.Service.EditAsync(branch, console.Platform, 1, input, default)).Error);
        Assert.IsType<NotFoundError>((await house.Service.DeleteAsync(branch, console.Platform, DepartmentHouse.Reason, default)).Error);
        // One's own branch is taken away from above it only.
        Assert.IsType<NotFoundError>((await house.Service.DeleteAsync(branch, console.Support, DepartmentHouse.Reason, default)).Error);
        Assert.IsType<NotFoundError>((await house.Service.EditAsync(house.Officer, console.Key(), 1, input, default)).Error);
        await using var context = console.Contexts.CreateDbContext();
        Assert.Equal(4, await context.Departments.CountAsync());
    }

    [Theory, AllDatabases]
    public async Task Create_WithANameInAnyScript_KeepsItAndRefusesItsTwin(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = await DepartmentHouse.BuildAsync(console);
        foreach (var name in (string[])["Ángel \"O'Brien\" / <b>", "客户支持 / 一线", "قسم الدعم", "Отдел поддержки", new string('ñ', FieldLimits.DepartmentName), "% _ \\ '; --"])
        {
            var id = await house.MakeAsync(name, console.Support);
            Assert.Equal(name, (await house.RowAsync(id)).Name);
            var twin = Assert.IsType<InvalidError>((await house.Service.CreateAsync(house.Officer, new DepartmentInput { Name = name.ToUpperInvariant(), Code = "TWIN", ParentId = console.Support }, default)).Error);
            Assert.Equal(DepartmentInputRules.NameTaken, Assert.Single(twin.Problems).Code);
        }

        // Under another parent the name is free; the code is the company's.
        await house.MakeAsync("Отдел поддержки", console.Platform);
        Assert.Equal(DepartmentInputRules.CodeTaken, Assert.Single(Assert.IsType<InvalidError>((await house.Service.CreateAsync(house.Officer, new DepartmentInput { Name = "Other", Code = "eng-plt", ParentId = console.Support }, default)).Error).Problems).Code);
    }

    [Theory]
    [InlineData(" ", "OK", nameof(DepartmentInput.Name), TextRules.Required)]
    [InlineData("a\u202Eb", "OK", nameof(DepartmentInput.Name), TextRules.DirectionMark)]
    [InlineData("Name", "", nameof(DepartmentInput.Code), TextRules.Required)]
    [InlineData("Name", "A B", nameof(DepartmentInput.Code), DepartmentInputRules.BadCode)]
    [InlineData("Name", "ÑU", nameof(DepartmentInput.Code), DepartmentInputRules.BadCode)]
    [InlineData("Name", "Ａ", nameof(DepartmentInput.Code), DepartmentInputRules.BadCode)]
    public void Validate_WhatIsWrong_IsNamedAtItsField(string name, string code, string field, string problem)
    {
        var problems = Assert.IsType<InvalidError>(DepartmentInputRules.Validate(new DepartmentInput { Name = name, Code = code }).Error).Problems;
        Assert.Equal((field, problem), (Assert.Single(problems).Field, problems[0].Code));
        Assert.NotEmpty(ProblemText.Of(problems[0]));
    }

    [Fact]
    public void Validate_HostileText_IsTakenAsItIsOrNamed()
    {
        foreach (var text in HostileText.ForLimit(FieldLimits.DepartmentName))
        {
            var result = DepartmentInputRules.Validate(new DepartmentInput { Name = text, Code = "OK" });
            Assert.True(result.IsSuccess ? result.Value.Name.Length is > 0 and <= FieldLimits.DepartmentName : result.Error is InvalidError);
        }

        foreach (var text in HostileText.ForLimit(FieldLimits.DepartmentCode))
        {
            var result = DepartmentInputRules.Validate(new DepartmentInput { Name = "Name", Code = text });
            Assert.True(result.IsSuccess ? result.Value.Code.Length is > 0 and <= FieldLimits.DepartmentCode : result.Error is InvalidError);
        }
    }

    [Theory, AllDatabases]
    public async Task Edit_OfAStaleVersion_IsAConflictAndTheNameStands(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = await DepartmentHouse.BuildAsync(console);

        Assert.True((await house.Service.EditAsync(house.Officer, console.Support, 1, new DepartmentInput { Name = "Customer care", Code = "CARE" }, default)).IsSuccess);
        var conflict = Assert.IsType<ConflictError>((await house.Service.EditAsync(house.Officer, console.Support, 1, new DepartmentInput { Name = "Helpdesk", Code = "HELP" }, default)).Error);

        Assert.Equal(2L, conflict.Current);
        var row = await house.RowAsync(console.Support);
        Assert.Equal(("Customer care", "CARE", 2L), (row.Name, row.Code, row.Version));
        // The same words again are no change, and a change of case is one.
        Assert.True((await house.Service.EditAsync(house.Officer, console.Support, 2, new DepartmentInput { Name = "Customer care", Code = "CARE" }, default)).IsSuccess);
        Assert.Equal(2L, (await house.RowAsync(console.Support)).Version);
        Assert.True((await house.Service.EditAsync(house.Officer, console.Support, 2, new DepartmentInput { Name = "Customer Care", Code = "CARE" }, default)).IsSuccess);
        Assert.Equal(DepartmentInputRules.NameTaken, Assert.IsType<InvalidError>((await house.Service.EditAsync(house.Officer, console.Support, 3, new DepartmentInput { Name = "ENGINEERING", Code = "CARE" }, default)).Error).Problems[0].Code);
    }

    [Theory, AllDatabases]
    public async Task Delete_WhileSomethingHangsOnIt_SaysWhatAndHowMuch(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = await DepartmentHouse.BuildAsync(console);
        var team = await house.MakeAsync("Team", console.Support);
        await house.MakeAsync("Below", team);
        var role = await house.RoleAsync("Agent", team, "crm:ticket.read");
        var person = await console.AddPersonAsync(team);
        await console.AddPersonAsync(team);
        await house.GiveAsync(person.Id, role, team);
        await using (var context = console.Contexts.CreateDbContext())
        {
            context.Add(new FactorRequirement { Id = console.Key(), SubjectKind = FactorSubject.Department, SubjectId = team, EnforcedFrom = console.Now, CreatedAt = console.Now });
            await TestConsole.SaveAsync(context);
        }

        var use = Assert.IsType<DepartmentInUseError>((await house.Service.DeleteAsync(house.Officer, team, DepartmentHouse.Reason, default)).Error);

        Assert.Equal(new DepartmentInUseError(People: 2, Departments: 1, Roles: 1, Assignments: 1, FactorRules: 1, Resources: 0), use);
        Assert.Contains("people: 2, departments below it: 1", ErrorText.Of(use), StringComparison.Ordinal);
        Assert.Equal(DepartmentInputRules.TopDepartment, Assert.IsType<InvalidError>((await house.Service.DeleteAsync(house.Officer, console.Root, DepartmentHouse.Reason, default)).Error).Problems[0].Code);
        Assert.IsType<InvalidError>((await house.Service.DeleteAsync(house.Officer, team, " ", default)).Error);
        Assert.NotNull(await house.RowAsync(team));
    }

    [Theory, AllDatabases]
    public async Task Delete_OfAnEmptyOne_LeavesNoTraceButTheRecord(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = await DepartmentHouse.BuildAsync(console);
        var team = await house.MakeAsync("Team", console.Support);

        Assert.True((await house.Service.DeleteAsync(house.Officer, team, DepartmentHouse.Reason, default)).IsSuccess);

        Assert.Equal(DepartmentTree.Unknown, (await console.Replica().Loader.RefreshAsync(default)).Departments.IndexOf(team));
        Assert.False(console.Holder.Current.Departments.IsWithin(team, console.Root));
        await using var context = console.Contexts.CreateDbContext();
        var entry = await context.AuditEvents.SingleAsync(row => row.Action == AuditActions.DepartmentDelete);
        Assert.Equal((DepartmentHouse.Reason, console.Support), (entry.Reason, entry.DepartmentId));
        Assert.Contains("Team", entry.Before, StringComparison.Ordinal);
    }

    [Theory, AllDatabases]
    public async Task Delete_WhileSomebodyIsPutThere_OneOfTheTwoIsRefusedByName(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = await DepartmentHouse.BuildAsync(console);
        for (var round = 0; round < 4; round++)
        {
            var team = await house.MakeAsync($"Team {round}", console.Support);
            var replica = console.Replica();
            var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
            var people = new AdminConsole.Features.People.PersonService(replica.Work, replica.Clock);
            var removed = house.Service.DeleteAsync(house.Officer, team, DepartmentHouse.Reason, default);
            var made = people.CreateAsync(hr, People.PeopleHouse.Input(team, $"R-{round}"), default);
            await Task.WhenAll(removed, made);

            Assert.True((await removed).IsSuccess != (await made).IsSuccess, $"{(await removed).Error} {(await made).Error}");
            await using var context = console.Contexts.CreateDbContext();
            Assert.Equal((await made).IsSuccess, await context.Departments.AnyAsync(row => row.Id == team));
        }
    }

    [Theory, AllDatabases]
    public async Task Create_TwoOfOneName_OneIsRefused(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = await DepartmentHouse.BuildAsync(console);
        var second = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        var replica = console.Replica();
        var elsewhere = new AdminConsole.Features.Departments.DepartmentService(replica.Work, replica.Clock);

        var results = await Task.WhenAll(
            house.Service.CreateAsync(house.Officer, new DepartmentInput { Name = "Night shift", Code = "NIGHT-1", ParentId = console.Support }, default),
            elsewhere.CreateAsync(second, new DepartmentInput { Name = "NIGHT SHIFT", Code = "NIGHT-2", ParentId = console.Support }, default));

        Assert.Single(results, static result => result.IsSuccess);
        Assert.IsType<InvalidError>(results.Single(static result => !result.IsSuccess).Error);
    }
}
