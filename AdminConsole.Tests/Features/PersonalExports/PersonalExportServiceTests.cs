using System.Text;
using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Features.PersonalExports;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using AdminConsole.Security.Encryption;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Features.PersonalExports;

[Trait("Stage", "Database")]
public sealed class PersonalExportServiceTests
{
    private const string Comment = "Payroll audit 2026, agreed with the works council";
    private static readonly OpenPgpRecipient Recipient = OpenPgpRecipient.FromPassphrase("p", "correct horse battery staple").Value!;

    [Theory, AllDatabases]
    public async Task Ask_ThenApproveByAnother_IsGoodForOneDelivery(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var (hr, officer, service) = await HouseAsync(console);
        var id = (await service.AskAsync(hr, Wish(console), default)).Value;
        Assert.IsType<ConflictError>((await DeliverAsync(service, hr, id)).Error);

        Assert.Null((await service.ApproveAsync(officer, id, Comment, default)).Error);
        Assert.IsType<ConflictError>((await service.RefuseAsync(officer, id, Comment, default)).Error);
        Assert.IsType<NotFoundError>((await DeliverAsync(service, await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer), id)).Error);

        Assert.Null((await DeliverAsync(service, hr, id)).Error);
        Assert.IsType<ConflictError>((await DeliverAsync(service, hr, id)).Error);
        await using var context = console.Contexts.CreateDbContext();
        var row = await context.PersonalExports.SingleAsync();
        Assert.Equal((ExportState.Delivered, officer.PersonId, Comment, 3, 3L), (row.State, row.DeciderId, row.Comment, row.People, row.Version));
        Assert.Equal("personal-telephone,national-id", row.Fields);
        Assert.Equal(
            [AuditActions.ExportAsk, AuditActions.ExportApprove, AuditActions.ExportDeliver],
            await context.AuditEvents.Where(entry => entry.TargetId == id && entry.Outcome == AuditOutcome.Success).OrderBy(static entry => entry.Sequence).Select(static entry => entry.Action).ToListAsync());
    }

    [Theory, AllDatabases]
    public async Task Approve_AfterADay_IsGoodNoMore(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var (hr, officer, service) = await HouseAsync(console);
        var id = (await service.AskAsync(hr, Wish(console), default)).Value;
        await service.ApproveAsync(officer, id, Comment, default);
        console.Time.Advance(TimeSpan.FromHours(25));
        var later = await console.SignedInAsync(hr.PersonId!.Value);
        Assert.Equal(ExportRules.Expired, Assert.IsType<InvalidError>((await DeliverAsync(service, later, id)).Error).Problems[0].Code);
        Assert.Null((await service.WithdrawAsync(later, id, default)).Error);
    }

    [Theory, AllDatabases]
    public async Task Decide_ByTwoAtOnce_IsOneDecision(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var (hr, officer, service) = await HouseAsync(console);
        var second = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        for (var round = 0; round < 4; round++)
        {
            var id = (await service.AskAsync(hr, Wish(console), default)).Value;
            var decisions = await Task.WhenAll(Task.Run(() => service.ApproveAsync(officer, id, Comment, default)), Task.Run(() => service.RefuseAsync(second, id, Comment, default)));
            Assert.Single(decisions, static decision => decision.IsSuccess);
            Assert.Single(decisions, static decision => decision.Error is ConflictError);
            await using var context = console.Contexts.CreateDbContext();
            Assert.Single(await context.AuditEvents.Where(entry => entry.TargetId == id && (entry.Action == AuditActions.ExportApprove || entry.Action == AuditActions.ExportRefuse) && entry.Outcome == AuditOutcome.Success).ToListAsync());
        }
    }

    [Theory, AllDatabases]
    public async Task Deliver_Twice_AtOnce_IsOneDelivery(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var (hr, officer, service) = await HouseAsync(console);
        var id = (await service.AskAsync(hr, Wish(console), default)).Value;
        await service.ApproveAsync(officer, id, Comment, default);
        var deliveries = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => DeliverAsync(service, hr, id))));
        Assert.Single(deliveries, static delivery => delivery.IsSuccess);
    }

    [Theory, AllDatabases]
    public async Task Anything_ByWhoMayNot_IsRefused(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var (hr, officer, service) = await HouseAsync(console);
        var both = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer, BuiltInRoles.SecurityOfficer);
        var branch = await console.AddActorInBranchAsync(console.Support, console.Support, BuiltInRoles.HrOfficer);

        Assert.IsType<DeniedError>((await service.AskAsync(officer, Wish(console), default)).Error);
        Assert.IsType<DeniedError>((await service.AskAsync(branch, Wish(console), default)).Error);
        var own = (await service.AskAsync(both, Wish(console), default)).Value;
        Assert.IsType<SelfChangeError>((await service.ApproveAsync(both, own, Comment, default)).Error);
        Assert.IsType<DeniedError>((await service.ApproveAsync(hr, own, Comment, default)).Error);
        Assert.IsType<NotFoundError>((await service.ApproveAsync(branch, own, Comment, default)).Error);
        Assert.IsType<NotFoundError>((await service.WithdrawAsync(hr, own, default)).Error);
        Assert.IsType<NotFoundError>((await service.ApproveAsync(officer, console.Key(), Comment, default)).Error);
        Assert.IsType<InvalidError>((await service.ApproveAsync(officer, own, " ", default)).Error);
        Assert.IsType<InvalidError>((await service.AskAsync(hr, Wish(console) with { DepartmentId = console.Key() }, default)).Error);
        Assert.Null((await service.WithdrawAsync(both, own, default)).Error);
        Assert.IsType<ConflictError>((await service.ApproveAsync(officer, own, Comment, default)).Error);
    }

    [Theory, AllDatabases]
    public async Task Read_ByEach_IsWhatConcernsThem(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var (hr, officer, service) = await HouseAsync(console);
        var branch = await console.AddActorInBranchAsync(console.Support, console.Support, BuiltInRoles.SecurityOfficer);
        var first = (await service.AskAsync(hr, Wish(console), default)).Value;
        var second = (await service.AskAsync(hr, Wish(console) with { DepartmentId = console.Support }, default)).Value;
        var reader = new PersonalExportReader(console.Contexts, console.Holder, console.Clock);

        Assert.Equal([second, first], await ReadAsync(hr));
        Assert.Equal([second, first], await ReadAsync(officer));
        Assert.Equal([second], await ReadAsync(branch));
        Assert.Empty(await ReadAsync(await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer)));
        Assert.Empty(reader.Askable(officer));
        Assert.NotEmpty(reader.Askable(hr));

        async Task<Guid[]> ReadAsync(Actor actor) => [.. (await reader.ReadAsync(actor, new KeysetRequest(KeysetMove.First, null, 25), default)).Page.Rows.Select(static row => row.Id)];
    }

    [Fact]
    public void Validate_WhatIsMissingOrUnknown_IsNamed()
    {
        Assert.Equal(["DepartmentId", "Fields", "Reason"], Fields(new ExportInput()));
        Assert.Equal(["Fields"], Fields(new ExportInput { DepartmentId = Guid.Empty, Fields = ["nothing"], Reason = Comment }));
        Assert.Empty(ExportRules.FieldsOf("nothing,,"));

        static string[] Fields(ExportInput input) => [.. Assert.IsType<InvalidError>(ExportRules.Validate(input).Error).Problems.Select(static problem => problem.Field)];
    }

    private static ExportInput Wish(TestConsole console) => new() { DepartmentId = console.Engineering, Fields = ["national-id", "personal-telephone"], Reason = "Payroll audit" };

    private static async Task<(Actor Hr, Actor Officer, PersonalExportService Service)> HouseAsync(TestConsole console)
        => (await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer), await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer), new PersonalExportService(console.Work, console.Clock));

    private static async Task<Result<Done>> DeliverAsync(PersonalExportService service, Actor actor, Guid id)
    {
        using var sink = new MemoryStream();
        var delivery = new ExportDelivery(static (_, _, _) => Task.FromResult<Result<int>>(3), static (_, stream, token) => stream.WriteAsync(Encoding.UTF8.GetBytes("a;b\n"), token).AsTask());
        var done = await service.DeliverAsync(actor, id, Recipient, sink, delivery, default);
        Assert.Equal(done.IsSuccess, sink.Length > 0);
        return done;
    }
}
