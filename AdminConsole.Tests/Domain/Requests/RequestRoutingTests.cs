using AdminConsole.Domain.Requests;

namespace AdminConsole.Tests.Domain.Requests;

[Trait("Stage", "Unit")]
public sealed class RequestRoutingTests
{
    private static readonly Guid Clerk = Key(1), Manager = Key(2), Director = Key(3), Officer = Key(4), Deputy = Key(5), Member = Key(6), Group = Key(9);

    [Fact]
    public void Find_TheManager_IsAskedWithTheirDeputy()
    {
        var route = RequestRouting.Find(new WayStage(StageKind.Manager, 1, null), Facts() with { Deputies = Stands(Manager, Deputy) }, Nobody());
        Assert.Equal([new RouteApprover(Manager, null, ApproverVia.Self), new RouteApprover(Deputy, Manager, ApproverVia.Deputy)], route.Approvers);
        Assert.Equal((RouteFault.None, false), (route.Fault, route.IsBlocked));
    }

    [Fact]
    public void Find_AManagerWhoAsks_LeadsAboveThemAndNotToTheirDeputy()
    {
        var route = RequestRouting.Find(new WayStage(StageKind.Manager, 1, null), Facts(requester: Manager) with { Deputies = Stands(Manager, Deputy) }, Nobody());
        Assert.Equal([new RouteApprover(Director, null, ApproverVia.Escalation)], route.Approvers);
        Assert.Equal(RouteFault.OnlySelf, route.Fault);
    }

    [Fact]
    public void Find_WithoutALine_LeadsToSecurityOfficersOrNobody()
    {
        var alone = Facts() with { Line = [] };
        Assert.Equal([new RouteApprover(Officer, null, ApproverVia.Escalation)], RequestRouting.Find(new WayStage(StageKind.Manager, 1, null), alone, Nobody()).Approvers);
        var blocked = RequestRouting.Find(new WayStage(StageKind.Manager, 1, null), alone with { Officers = [] }, Nobody());
        Assert.Equal((RouteFault.Nobody, true, 0), (blocked.Fault, blocked.IsBlocked, blocked.Approvers.Count));
        // Nobody stands in for a security officer but another.
        Assert.True(RequestRouting.Find(new WayStage(StageKind.SecurityOfficer, 1, null), Facts(requester: Officer), Nobody(), isLate: true).IsBlocked);
    }

    [Fact]
    public void Find_AGroup_NeedsEnoughVoicesWithoutTheAsker()
    {
        var facts = Facts() with { Groups = new Dictionary<Guid, IReadOnlyList<Guid>> { [Group] = [Clerk, Member] } };
        var two = RequestRouting.Find(new WayStage(StageKind.Group, 2, Group), facts, Nobody());
        Assert.Equal((RouteFault.TooFew, false), (two.Fault, two.IsBlocked));
        Assert.True(RequestRouting.Find(new WayStage(StageKind.Group, 3, Group), facts with { Officers = [] }, Nobody()).IsBlocked);
        Assert.Equal(RouteFault.OnlySelf, RequestRouting.Find(new WayStage(StageKind.Group, 1, Group), facts with { Groups = new Dictionary<Guid, IReadOnlyList<Guid>> { [Group] = [Clerk] } }, Nobody()).Fault);
    }

    [Fact]
    public void Find_WhenAllAreAwayOrItIsLate_AsksThoseAboveToo()
    {
        var away = Facts() with { Away = new HashSet<Guid> { Manager } };
        Assert.Contains(new RouteApprover(Director, null, ApproverVia.Escalation), RequestRouting.Find(new WayStage(StageKind.Manager, 1, null), away, Nobody()).Approvers);
        Assert.DoesNotContain(RequestRouting.Find(new WayStage(StageKind.Manager, 1, null), away with { Deputies = Stands(Manager, Deputy) }, Nobody()).Approvers, static approver => approver.PersonId == Director);
        Assert.Contains(RequestRouting.Find(new WayStage(StageKind.Manager, 1, null), Facts(), Nobody(), isLate: true).Approvers, static approver => approver.PersonId == Director);
    }

    [Fact]
    public void Find_WhoHasSpoken_DoesNotSpeakAgain()
        => Assert.Equal([Director], RequestRouting.Find(new WayStage(StageKind.Manager, 1, null), Facts(), new HashSet<Guid> { Manager }).Approvers.Select(static approver => approver.PersonId));

    private static RouteFacts Facts(Guid? requester = null) => new(requester ?? Clerk, Clerk)
    {
        Line = [Manager, Director],
        Officers = [Officer],
        Able = new Dictionary<Guid, Guid?> { [Clerk] = Manager, [Manager] = Director, [Director] = null, [Officer] = null, [Deputy] = null, [Member] = Director },
    };

    private static Dictionary<Guid, IReadOnlyList<Guid>> Stands(Guid person, Guid deputy) => new() { [person] = [deputy] };

    private static HashSet<Guid> Nobody() => [];

    private static Guid Key(byte number) => new(number, 0, 0, new byte[8]);
}
