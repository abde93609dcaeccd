using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Security.Authorization;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Features.AccessLog;

[Trait("Stage", "Database")]
public sealed class ReasonServiceTests
{
    private static readonly RevealReasonInput emergency = new() { NameEn = " Emergency ", NameEs = "Emergencia", NeedsTicket = true };

    [Theory, AllDatabases]
    public async Task CreateEditRetireRestore_ByAnOfficer_AreDoneAndRecorded(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var officer = await OfficerAsync(console);
        var reasons = console.Reasons();

        var id = (await reasons.CreateAsync(officer, emergency, default)).Value;
        Assert.True((await reasons.EditAsync(officer, id, 1, new() { NameEn = "Urgent help", NameEs = "Ayuda urgente" }, default)).IsSuccess);
        Assert.True((await reasons.RetireAsync(officer, id, 2, isRetired: true, default)).IsSuccess);
        var retired = Assert.Single((await reasons.ListAsync(officer, default)).Value!);
        Assert.True((await reasons.RetireAsync(officer, id, 3, isRetired: false, default)).IsSuccess);
        // Said twice, it is done once.
        Assert.True((await reasons.RetireAsync(officer, id, 4, isRetired: false, default)).IsSuccess);

        Assert.Equal(("Urgent help", "Ayuda urgente", false, 3L), (retired.NameEn, retired.NameEs, retired.NeedsTicket, retired.Version));
        Assert.NotNull(retired.RetiredAt);
        var restored = Assert.Single((await reasons.ListAsync(officer, default)).Value!);
        Assert.Equal((null, 4L), (restored.RetiredAt, restored.Version));
        await using var context = console.Contexts.CreateDbContext();
        var events = await context.AuditEvents.Where(static entry => entry.TargetType == AuditTargets.RevealReason).OrderBy(static entry => entry.Sequence).ToListAsync();
        Assert.Equal([AuditActions.ReasonCreate, AuditActions.ReasonEdit, AuditActions.ReasonEdit, AuditActions.ReasonEdit], events.Select(static entry => entry.Action), StringComparer.Ordinal);
        Assert.All(events, entry => Assert.Equal((id, AuditOutcome.Success), (entry.TargetId, entry.Outcome)));
        Assert.Equal("""{"nameEn":"Emergency","nameEs":"Emergencia","needsTicket":true}""", events[0].After);
        Assert.Equal("""{"retired":false}""", events[2].Before);
    }

    [Theory, AllDatabases]
    public async Task Edit_WhatAnotherSavedMeanwhile_IsAConflictThatSaysWhatStands(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var officer = await OfficerAsync(console);
        var reasons = console.Reasons();
        var id = (await reasons.CreateAsync(officer, emergency, default)).Value;
        await reasons.EditAsync(officer, id, 1, emergency with { NameEn = "First" }, default);

        var late = await reasons.EditAsync(officer, id, 1, emergency with { NameEn = "Second" }, default);
        var retired = await reasons.RetireAsync(officer, id, 1, isRetired: true, default);

        var now = Assert.IsType<RevealReason>(Assert.IsType<ConflictError>(late.Error).Current);
        Assert.Equal(("First", 2L), (now.NameEn, now.Version));
        Assert.IsType<ConflictError>(retired.Error);
        Assert.IsType<NotFoundError>((await reasons.EditAsync(officer, console.Key(), 1, emergency, default)).Error);
    }

    [Theory, AllDatabases]
    public async Task Edit_TwoAtOnce_OneWins(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var officer = await OfficerAsync(console);
        var id = (await console.Reasons().CreateAsync(officer, emergency, default)).Value;

        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(index => Task.Run(() => console.Reasons().EditAsync(officer, id, 1, emergency with { NameEn = $"Name {index}" }, default))));

        Assert.Single(results, static result => result.IsSuccess);
        Assert.All(results.Where(static result => !result.IsSuccess), static result => Assert.IsType<ConflictError>(result.Error));
    }

    [Theory, AllDatabases]
    public async Task Change_ByWhoMayNot_IsRefusedAndLeavesNothing(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var reason = await console.AddReasonAsync("Emergency", "Emergencia");
        var auditor = await console.AddActorAsync(console.Root, BuiltInRoles.Auditor);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        // A branch's officer does not keep what is the company's.
        var branch = await console.AddActorInBranchAsync(console.Support, console.Engineering, BuiltInRoles.SecurityOfficer);
        await console.Loader.RefreshAsync(default);

        foreach (var actor in (Actor[])[auditor, hr, branch])
        {
            Assert.IsType<DeniedError>((await console.Reasons().ListAsync(actor, default)).Error);
            Assert.IsType<DeniedError>((await console.Reasons().CreateAsync(actor, new() { NameEn = "New", NameEs = "Nuevo" }, default)).Error);
            Assert.IsType<DeniedError>((await console.Reasons().EditAsync(actor, reason.Id, 1, new() { NameEn = "New", NameEs = "Nuevo" }, default)).Error);
            Assert.IsType<DeniedError>((await console.Reasons().RetireAsync(actor, reason.Id, 1, isRetired: true, default)).Error);
        }

        await using var context = console.Contexts.CreateDbContext();
        var kept = await context.RevealReasons.SingleAsync();
        Assert.Equal(("Emergency", null, 1L), (kept.NameEn, kept.RetiredAt, kept.Version));
        Assert.Equal(9, await context.AuditEvents.CountAsync(static entry => entry.TargetType == AuditTargets.RevealReason && entry.Outcome == AuditOutcome.Denied));
    }

    [Theory, AllDatabases]
    public async Task Create_BadOrTakenNames_SaysWhichField(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var officer = await OfficerAsync(console);
        await console.AddReasonAsync("Emergency", "Emergencia médica");

        var taken = Assert.IsType<InvalidError>((await console.Reasons().CreateAsync(officer, new() { NameEn = "EMERGENCY", NameEs = "emergencia medica" }, default)).Error);
        Assert.Equal([(nameof(RevealReasonInput.NameEn), RevealReasonRules.Taken), (nameof(RevealReasonInput.NameEs), RevealReasonRules.Taken)], taken.Problems.Select(static problem => (problem.Field, problem.Code)));
        foreach (var text in (string?[])[null, string.Empty, "  ", new string('x', FieldLimits.RevealReasonName + 1), "a\0b", "\u202Eabc", "\uD800"])
        {
            Assert.Equal(nameof(RevealReasonInput.NameEn), Assert.Single(Assert.IsType<InvalidError>((await console.Reasons().CreateAsync(officer, new() { NameEn = text, NameEs = "Otro" }, default)).Error).Problems).Field);
            Assert.Equal(nameof(RevealReasonInput.NameEs), Assert.Single(Assert.IsType<InvalidError>((await console.Reasons().CreateAsync(officer, new() { NameEn = "Other", NameEs = text }, default)).Error).Problems).Field);
        }
    }

    private static async Task<Actor> OfficerAsync(TestConsole console)
    {
        var officer = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        await console.Loader.RefreshAsync(default);
        return officer;
    }
}
