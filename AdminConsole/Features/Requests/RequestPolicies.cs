using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Requests;
using AdminConsole.Domain.Roles;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Requests;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Requests;

/// <summary>The ways requests go, kept by whoever holds <c>console:request.manage</c> for the whole company.</summary>
internal sealed class RequestPolicies(UnitOfWork work, IDbContextFactory<ConsoleDbContext> contexts, AccessModelHolder access, TimeProvider time)
{
    /// <summary>All in force, those of a role first, then by sensitivity from the highest; retired ones behind them.</summary>
    public async Task<IReadOnlyList<PolicyRow>> ListAsync(Actor actor, bool withRetired, CancellationToken cancellationToken)
    {
        if (!MayManage(actor))
        {
            return [];
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var policies = await context.RequestPolicies.AsNoTracking().Where(policy => withRetired || policy.RetiredAt == null).ToListAsync(cancellationToken);
        var roles = await context.Roles.Where(role => context.RequestPolicies.Any(policy => policy.RoleId == role.Id)).ToDictionaryAsync(static role => role.Id, static role => role.Name, cancellationToken);
        var stages = (await context.RequestPolicies.Join(context.RequestPolicyStages, static policy => new { policy.Id, policy.Version }, static stage => new { Id = stage.PolicyId, Version = stage.PolicyVersion }, static (_, stage) => stage)
            .AsNoTracking().ToListAsync(cancellationToken)).ToLookup(static stage => stage.PolicyId);
        var members = (await context.RequestPolicyMembers.Join(context.People, static member => member.PersonId, static person => person.Id, static (member, person) => new { member.StageId, Name = (person.GivenName + " " + person.FamilyName).Trim() })
            .ToListAsync(cancellationToken)).ToLookup(static member => member.StageId, static member => member.Name);
        return
        [
            .. policies.OrderBy(static policy => policy.RetiredAt is not null).ThenBy(static policy => policy.RoleId is null).ThenByDescending(static policy => policy.MinimumSensitivity).ThenBy(static policy => policy.Name, StringComparer.CurrentCulture)
                .Select(policy => new PolicyRow(
                    policy.Id, policy.Name, policy.RoleId, policy.RoleId is { } role ? roles.GetValueOrDefault(role) : null, policy.MinimumSensitivity, policy.MaximumDays, policy.FourEyes, policy.Automatic, policy.RemindHours, policy.EscalateHours, policy.RetiredAt,
                    [.. stages[policy.Id].OrderBy(static stage => stage.Ordinal).Select(stage => new PolicyStageRow(stage.Kind, stage.Needed, [.. members[stage.Id].Order(StringComparer.CurrentCulture)]))])),
        ];
    }

    public async Task<PolicyForm?> ReadAsync(Actor actor, Guid id, CancellationToken cancellationToken)
    {
        if (!MayManage(actor))
        {
            return null;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await context.RequestPolicies.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } policy)
        {
            return null;
        }

        var input = await InputOfAsync(context, policy, cancellationToken);
        Guid[] ids = [.. input.Stages.SelectMany(static stage => stage.Members).Distinct()];
        var names = await context.People.Where(person => ids.Contains(person.Id)).ToDictionaryAsync(static person => person.Id, static person => person.DisplayName, cancellationToken);
        if (policy.RoleId is { } role)
        {
            names[role] = await context.Roles.Where(row => row.Id == role).Select(static row => row.Name).SingleAsync(cancellationToken);
        }

        return new PolicyForm(input, names);
    }

    /// <summary>Whom the policy would leave without a decider, before it is saved.</summary>
    public async Task<Result<PolicyCheck>> CheckAsync(Actor actor, RequestPolicyInput input, CancellationToken cancellationToken)
    {
        if (!MayManage(actor))
        {
            return new DeniedError(ConsolePermissions.RequestManage);
        }

        var valid = RequestPolicyRules.Validate(input);
        if (!valid.IsSuccess)
        {
            return valid.Error;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await PolicyRoutes.CheckAsync(context, access.Current, valid.Value, time.GetUtcNow().UtcDateTime, cancellationToken);
    }

    /// <summary>
    /// Saves a policy, a new one without <paramref name="id"/>. One that blocks somebody is refused unless <paramref name="withGaps"/>.
    /// A stale version gives <see cref="ConflictError"/> with the <see cref="RequestPolicyInput"/> that stands now.
    /// </summary>
    public async Task<Result<Guid>> SaveAsync(Actor actor, Guid? id, RequestPolicyInput input, bool withGaps, CancellationToken cancellationToken)
    {
        var valid = RequestPolicyRules.Validate(input);
        if (!valid.IsSuccess)
        {
            return valid.Error;
        }

        var key = id ?? Guid.CreateVersion7(time.GetUtcNow());
        return await work.ExecuteAsync<Guid>(
            actor,
            Intent.ByPermission(ConsolePermissions.RequestManage, id is null ? AuditActions.PolicyCreate : AuditActions.PolicyEdit, AuditTargets.RequestPolicy, key),
            async (unit, token) =>
            {
                if (unit.Authorize(null) is { } refused)
                {
                    return refused;
                }

                var wish = valid.Value;
                var policy = id is null ? null : await unit.Database.RequestPolicies.SingleOrDefaultAsync(row => row.Id == key && row.RetiredAt == null, token);
                if (id is not null && policy is null)
                {
                    return new NotFoundError();
                }

                if (policy is not null && policy.Version != wish.Version)
                {
                    return new ConflictError(await InputOfAsync(unit.Database, policy, token));
                }

                if (await ProblemAsync(unit, key, wish, token) is { } problem)
                {
                    return new InvalidError([problem]);
                }

                if (!withGaps && (await PolicyRoutes.CheckAsync(unit.Database, unit.Access, wish, unit.Now, token)).First.FirstOrDefault(static gap => gap.IsBlocked) is { } gap)
                {
                    return new NoRouteError(gap.Stage, gap.Kind);
                }

                if (policy is null)
                {
                    policy = new RequestPolicy { Id = key, Name = wish.Name!, CreatedAt = unit.Now };
                    unit.Database.RequestPolicies.Add(policy);
                }
                else
                {
                    policy.Version++;
                }

                unit.Audit.Change("name", policy.Version == 1 ? null : policy.Name, wish.Name).Note("roleId", wish.RoleId).Note("minimumSensitivity", wish.MinimumSensitivity?.ToString())
                    .Change("maximumDays", policy.MaximumDays, wish.MaximumDays).Change("fourEyes", policy.FourEyes, wish.FourEyes).Change("automatic", policy.Automatic, wish.Automatic)
                    .Note("stages", wish.Stages.Select(static stage => $"{stage.Kind} {stage.Needed}"));
                (policy.Name, policy.RoleId, policy.MinimumSensitivity, policy.MaximumDays) = (wish.Name!, wish.RoleId, wish.MinimumSensitivity, wish.MaximumDays);
                (policy.FourEyes, policy.Automatic, policy.RemindHours, policy.EscalateHours) = (wish.FourEyes, wish.Automatic, wish.RemindHours, wish.EscalateHours);
                for (var index = 0; index < wish.Stages.Count; index++)
                {
                    var stage = new RequestPolicyStage { Id = RequestFlow.NewKey(unit), PolicyId = key, PolicyVersion = policy.Version, Ordinal = index + 1, Kind = wish.Stages[index].Kind, Needed = wish.Stages[index].Needed };
                    unit.Database.RequestPolicyStages.Add(stage);
                    unit.Database.RequestPolicyMembers.AddRange(wish.Stages[index].Members.Select(member => new RequestPolicyMember { StageId = stage.Id, PersonId = member }));
                }

                return key;
            },
            cancellationToken);
    }

    /// <summary>Takes the policy out of use; requests under way go on.</summary>
    public Task<Result<Done>> RetireAsync(Actor actor, Guid id, long version, CancellationToken cancellationToken)
        => work.ExecuteAsync<Done>(
            actor,
            Intent.ByPermission(ConsolePermissions.RequestManage, AuditActions.PolicyRetire, AuditTargets.RequestPolicy, id),
            async (unit, token) =>
            {
                if (unit.Authorize(null) is { } refused)
                {
                    return refused;
                }

                var policy = await unit.Database.RequestPolicies.SingleOrDefaultAsync(row => row.Id == id && row.RetiredAt == null, token);
                if (policy is null)
                {
                    return new NotFoundError();
                }

                if (policy.Version != version)
                {
                    return new ConflictError(await InputOfAsync(unit.Database, policy, token));
                }

                policy.RetiredAt = unit.Now;
                unit.Audit.Note("name", policy.Name);
                return Done.Instance;
            },
            cancellationToken);

    private bool MayManage(Actor actor) => actor.PersonId is { } person && access.Current.Allows(person, ConsolePermissions.RequestManage, null, time.GetUtcNow().UtcDateTime);

    private static async Task<FieldProblem?> ProblemAsync(Unit unit, Guid key, RequestPolicyInput wish, CancellationToken cancellationToken)
    {
        var others = unit.Database.RequestPolicies.Where(row => row.Id != key && row.RetiredAt == null);
        if (wish.RoleId is { } role && !unit.Access.Roles.TryFind(role, out _))
        {
            return new FieldProblem(nameof(wish.RoleId), AssignmentRules.UnknownRole);
        }

        if (wish.RoleId is not null ? await others.AnyAsync(row => row.RoleId == wish.RoleId, cancellationToken) : await others.AnyAsync(row => row.RoleId == null && row.MinimumSensitivity == wish.MinimumSensitivity, cancellationToken))
        {
            return new FieldProblem(wish.RoleId is null ? nameof(wish.MinimumSensitivity) : nameof(wish.RoleId), RequestPolicyRules.SubjectTaken);
        }

        if (wish.Automatic && wish.RoleId is { } named && RequestRules.SensitivityOf(unit.Access, named) >= Domain.Permissions.Sensitivity.High)
        {
            return new FieldProblem(nameof(wish.Automatic), RequestPolicyRules.AutomaticSensitive);
        }

        if (await others.AnyAsync(row => row.Name == wish.Name, cancellationToken))
        {
            return new FieldProblem(nameof(wish.Name), RequestPolicyRules.PolicyTaken);
        }

        Guid[] members = [.. wish.Stages.SelectMany(static stage => stage.Members).Distinct()];
        return members.Length > 0 && await unit.Database.People.CountAsync(person => members.Contains(person.Id) && person.Status == PersonStatus.Active, cancellationToken) != members.Length
            ? new FieldProblem(nameof(wish.Stages), RequestPolicyRules.UnknownMember)
            : null;
    }

    private static async Task<RequestPolicyInput> InputOfAsync(ConsoleDbContext context, RequestPolicy policy, CancellationToken cancellationToken)
    {
        var stages = await context.RequestPolicyStages.AsNoTracking().Where(stage => stage.PolicyId == policy.Id && stage.PolicyVersion == policy.Version).OrderBy(static stage => stage.Ordinal).ToListAsync(cancellationToken);
        Guid[] ids = [.. stages.Select(static stage => stage.Id)];
        var members = (await context.RequestPolicyMembers.AsNoTracking().Where(member => ids.Contains(member.StageId)).ToListAsync(cancellationToken)).ToLookup(static member => member.StageId, static member => member.PersonId);
        return new RequestPolicyInput
        {
            Version = policy.Version,
            Name = policy.Name,
            RoleId = policy.RoleId,
            MinimumSensitivity = policy.MinimumSensitivity,
            MaximumDays = policy.MaximumDays,
            FourEyes = policy.FourEyes,
            Automatic = policy.Automatic,
            RemindHours = policy.RemindHours,
            EscalateHours = policy.EscalateHours,
            Stages = [.. stages.Select(stage => new PolicyStageItem { Kind = stage.Kind, Needed = stage.Needed, Members = [.. members[stage.Id]] })],
        };
    }
}
