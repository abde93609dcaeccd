using System.Security.Claims;
using AdminConsole.Domain.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace AdminConsole.Benchmarks.Access;

/// <summary>The framework's own way: whoever signed in carries a claim for each permission, and a policy asks for one.</summary>
internal sealed class ClaimsPeer : IDisposable
{
    private const string ClaimType = "permission";

    private readonly Dictionary<int, ClaimsPrincipal> principals = [];
    private readonly Dictionary<string, AuthorizationPolicy> policies;
    private readonly ServiceProvider services;
    private readonly IAuthorizationService authorization;

    public ClaimsPeer(AccessCompany company, Questions questions)
    {
        services = new ServiceCollection().AddLogging().AddAuthorizationCore().BuildServiceProvider();
        authorization = services.GetRequiredService<IAuthorizationService>();
        policies = company.Permissions.ToDictionary(static permission => permission.Key, static permission => new AuthorizationPolicyBuilder().RequireClaim(ClaimType, permission.Key).Build(), StringComparer.Ordinal);
        var model = questions.Model;
        foreach (var person in questions.People.Distinct())
        {
            var held = model.HeldBy(model.People[person], AccessCompany.Now).Where(static held => held.ScopeDepartmentId is null).Select(static held => held.Permission.Key).Distinct(StringComparer.Ordinal);
            var isActive = model.People.FlagsOf(person).HasFlag(PersonFlags.Active);
            principals[person] = new ClaimsPrincipal(new ClaimsIdentity(isActive ? held.Select(static key => new Claim(ClaimType, key)) : [], "bench"));
        }
    }

    public async Task<bool> AllowsAsync(int person, string permission)
        => (await authorization.AuthorizeAsync(principals[person], null, policies[permission])).Succeeded;

    public void Dispose() => services.Dispose();
}
