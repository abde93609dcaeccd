using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Roles;

/// <summary>Answers "may this person do that there, and why" with every way and the least that would end it.</summary>
internal sealed class AskReader(IDbContextFactory<ConsoleDbContext> contexts, AccessModelHolder access, AccessNames names, TimeProvider time)
{
    private const int Found = 8;
    private const int MostResources = 500;

    /// <summary>The answer. Not found when the reader may not read the person's access.</summary>
    public async Task<Result<AskAnswer>> AskAsync(Actor actor, AskQuestion question, CancellationToken cancellationToken)
    {
        var model = access.Current;
        var now = time.GetUtcNow().UtcDateTime;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var person = await context.People.Where(row => row.Id == question.PersonId)
            .Select(static row => new { row.DepartmentId, Name = (row.GivenName + " " + row.FamilyName).Trim() }).SingleOrDefaultAsync(cancellationToken);
        if (person is null || actor.PersonId is not { } reader || !model.Allows(reader, ConsolePermissions.AccessRead, person.DepartmentId, now))
        {
            return new NotFoundError();
        }

        var resource = question.ResourceId is null ? null : await context.Resources.SingleOrDefaultAsync(row => row.Id == question.ResourceId, cancellationToken);
        var departmentId = resource is null ? question.DepartmentId : resource.DepartmentId;
        var moment = question.At ?? now;
        var facts = await AccessFacts.OfAsync(context, question.PersonId, resource?.Id, moment, cancellationToken);
        var whatIf = await VisibleAsync(context, model, reader, question.WhatIf, now, cancellationToken);
        var supposed = whatIf.ApplyTo(model, question.PersonId);
        var explanation = AccessExplainer.Explain(supposed, question.PersonId, question.Permission, departmentId, moment, facts);
        var cut = explanation.IsAllowed ? AccessCut.Find(supposed, question.PersonId, question.Permission, departmentId, moment, facts) : [];
        return new AskAnswer(
            person.Name,
            await names.OfAsync(actor, explanation, [.. cut, .. whatIf.Without], cancellationToken),
            cut,
            resource is null ? null : resource.Name,
            model.Allows(question.PersonId, question.Permission, departmentId, moment, facts));
    }

    /// <summary>The supposition without roles out of the reader's sight: what those give is not to be found out by supposing them.</summary>
    private static async Task<AccessWhatIf> VisibleAsync(ConsoleDbContext context, AccessModel model, Guid reader, AccessWhatIf whatIf, DateTime now, CancellationToken cancellationToken)
    {
        if (whatIf.With.Count == 0)
        {
            return whatIf;
        }

        Guid[] ids = [.. whatIf.With.Select(static role => role.RoleId)];
        var owners = await context.Roles.Where(role => ids.Contains(role.Id)).ToDictionaryAsync(static role => role.Id, static role => role.DepartmentId, cancellationToken);
        return whatIf with { With = [.. whatIf.With.Where(role => owners.TryGetValue(role.RoleId, out var owner) && RoleReader.IsVisible(model, reader, owner, now))] };
    }

    /// <summary>Permissions whose key or description holds every word.</summary>
    public async Task<IReadOnlyList<PermissionChoice>> FindAsync(string text, CancellationToken cancellationToken)
    {
        var words = TextRules.Fold(text).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0)
        {
            return [];
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var all = await context.Permissions.ToListAsync(cancellationToken);
        return
        [
            .. all.Where(permission => words.All(word => TextRules.Fold($"{permission.Key} {permission.Description}").Contains(word, StringComparison.Ordinal)))
                .OrderBy(static permission => permission.Key, StringComparer.Ordinal).Take(Found)
                .Select(static permission => new PermissionChoice(permission.Id, permission.Key, permission.Description, permission.Sensitivity)),
        ];
    }

    /// <summary>The registered resources that the permission acts on, by name.</summary>
    public async Task<IReadOnlyList<KeyValuePair<string, string>>> ResourcesAsync(string permission, CancellationToken cancellationToken)
    {
        var colon = permission.IndexOf(':', StringComparison.Ordinal);
        var dot = permission.LastIndexOf('.');
        if (colon < 0 || dot < colon)
        {
            return [];
        }

        var (application, type) = (permission[..colon], permission[(colon + 1)..dot]);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return (await context.Resources.Where(row => row.Application == application && row.ResourceType == type).OrderBy(static row => row.Name).Take(MostResources).ToListAsync(cancellationToken))
            .ConvertAll(static row => new KeyValuePair<string, string>(row.Id.ToString("D"), row.Name));
    }
}

/// <summary>May they, with that permission, there or on that resource, at that time (UTC, null for now), supposing this.</summary>
internal sealed record AskQuestion(Guid PersonId, string Permission, Guid? DepartmentId, Guid? ResourceId, DateTime? At, AccessWhatIf WhatIf);

/// <summary>The answer, with the least that would end it, and how it is without the supposition.</summary>
internal sealed record AskAnswer(string Person, NamedExplanation Named, IReadOnlyList<CutItem> Cut, string? Resource, bool IsAllowedNow);
