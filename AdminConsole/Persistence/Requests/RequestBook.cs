using AdminConsole.Domain.Access;
using AdminConsole.Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Persistence.Requests;

/// <summary>The policies in force with their present stages, read at one moment.</summary>
internal sealed class RequestBook
{
    private readonly IReadOnlyList<RequestPolicy> policies;
    private readonly ILookup<Guid, RequestPolicyStage> stages;

    private RequestBook(IReadOnlyList<RequestPolicy> policies, ILookup<Guid, RequestPolicyStage> stages)
    {
        this.policies = policies;
        this.stages = stages;
    }

    public static async Task<RequestBook> ReadAsync(ConsoleDbContext context, CancellationToken cancellationToken)
    {
        var policies = await context.RequestPolicies.AsNoTracking().Where(static policy => policy.RetiredAt == null).ToListAsync(cancellationToken);
        var stages = policies.Count == 0
            ? []
            : await context.RequestPolicies.AsNoTracking().Where(static policy => policy.RetiredAt == null)
                .Join(context.RequestPolicyStages.AsNoTracking(), static policy => new { policy.Id, policy.Version }, static stage => new { Id = stage.PolicyId, Version = stage.PolicyVersion }, static (_, stage) => stage)
                .ToListAsync(cancellationToken);
        return new RequestBook(policies, stages.ToLookup(static stage => stage.PolicyId));
    }

    /// <summary>The way of requests for the role. What would let its holder stand above others always passes a security officer.</summary>
    public RequestWay WayOf(AccessModel model, Guid roleId)
    {
        var sensitivity = RequestRules.SensitivityOf(model, roleId);
        var way = RequestPolicyRules.For(roleId, sensitivity, policies) is { } policy
            ? new RequestWay(
                policy.Id,
                [.. stages[policy.Id].OrderBy(static stage => stage.Ordinal).Select(static stage => new WayStage(stage.Kind, stage.Needed, stage.Id))],
                policy.MaximumDays,
                policy.FourEyes,
                policy.RemindHours,
                policy.EscalateHours)
            : RequestPolicyRules.BuiltIn(sensitivity);
        return way.Stages.Any(static stage => stage.Kind == StageKind.SecurityOfficer) || !model.PermissionsOf(roleId).Any(AccessRules.Stands)
            ? way
            : way with { Stages = [.. way.Stages, new WayStage(StageKind.SecurityOfficer, 1, null)] };
    }
}
