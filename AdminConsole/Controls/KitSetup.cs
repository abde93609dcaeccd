using AdminConsole.Security.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using MudBlazor.Services;

namespace AdminConsole.Controls;

/// <summary>What the kit and the shell need of the container.</summary>
internal static class KitSetup
{
    public static IServiceCollection AddKit(this IServiceCollection services)
    {
        services.AddMudServices();
        services.AddSingleton<DepartmentChoices>();
        services.AddSingleton<PersonChoices>();
        services.AddScoped<Viewer>();
        services.AddScoped<Toasts>();
        services.AddScoped<StepUp>();
        services.AddScoped<RightsWatch>();
        services.AddScoped<Departure>();
        services.AddScoped<CircuitHandler, SessionCircuitHandler>();
        return services;
    }
}
