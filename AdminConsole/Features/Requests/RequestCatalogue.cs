using AdminConsole.Domain;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Requests;

/// <summary>What can be asked for, and for whom.</summary>
internal sealed class RequestCatalogue
{
    /// <summary>People offered by one search.</summary>
    public const int PeopleShown = 20;

    /// <summary>Roles recommended at most.</summary>
    public const int Recommended = 20;

    /// <summary>Oneself first, then those who report to one directly or through others, by name.</summary>
    public Task<IReadOnlyList<PersonChoice>> PeopleAsync(Actor actor, string? text, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Colleagues whose roles can be taken as a model for the person: of the same department, or under the same manager.</summary>
    public Task<IReadOnlyList<PersonChoice>> ColleaguesAsync(Actor actor, Guid personId, string? text, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Roles by search, like a colleague, or recommended. "Not found" for somebody whom the actor may not ask for.</summary>
    public Task<Result<CataloguePage>> RolesAsync(Actor actor, CatalogueQuery query, KeysetRequest request, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Offers of these roles for the person, as for a basket that an address names; unknown ones are left out.</summary>
    public Task<Result<IReadOnlyList<RoleOffer>>> OffersAsync(Actor actor, Guid personId, IReadOnlyList<Guid> roleIds, CancellationToken cancellationToken) => throw new NotImplementedException();
}
