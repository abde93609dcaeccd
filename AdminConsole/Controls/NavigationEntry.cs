using AdminConsole.Domain.Access;
using AdminConsole.Resources;
using AdminConsole.Security.Authorization;

namespace AdminConsole.Controls;

/// <summary>An entry of the main menu, shown to whoever holds its permission somewhere; without one, to everybody.</summary>
/// <param name="Url">Where it leads.</param>
/// <param name="Permission">Held somewhere by whoever sees the entry; of several with <see cref="PermissionPolicies.Or"/> between, one.</param>
/// <param name="Order">Lower stands higher.</param>
/// <param name="Label">Asked at each rendering, so that it follows the language.</param>
/// <param name="Icon">The body of a 24×24 outline drawing, from <see cref="Glyphs"/>.</param>
internal sealed record NavigationEntry(int Order, string Url, string? Permission, Func<string> Label, string Icon);

/// <summary>The menu. A feature adds its entry with one line: <c>services.AddNavigation(new(...))</c>.</summary>
internal static class MainMenu
{
    private static readonly NavigationEntry[] Own =
    [
        new(10, ConsoleUrls.Home, null, static () => ShellText.NavHome, Glyphs.Home),
        new(20, ConsoleUrls.People, ConsolePermissions.PersonRead, static () => ShellText.NavPeople, Glyphs.People),
        new(80, ConsoleUrls.Audit, ConsolePermissions.AuditRead, static () => ShellText.NavAudit, Glyphs.Audit),
        new(90, ConsoleUrls.Settings, ConsolePermissions.SettingsRead, static () => ShellText.NavSettings, Glyphs.Settings),
    ];

    public static IServiceCollection AddNavigation(this IServiceCollection services, params ReadOnlySpan<NavigationEntry> entries)
    {
        foreach (var entry in entries)
        {
            services.AddSingleton(entry);
        }

        return services;
    }

    /// <summary>The entries for that person at that time, in order.</summary>
    public static IEnumerable<NavigationEntry> For(IEnumerable<NavigationEntry> added, AccessModel model, Guid? personId, DateTime now)
        => Own.Concat(added)
            .Where(entry => personId is { } person && (entry.Permission is not { } permission || permission.Split(PermissionPolicies.Or).Any(one => model.AllowsSomewhere(person, one, now))))
            .OrderBy(static entry => entry.Order);

    /// <summary>Which of them stand under Settings: those after it, and none for whoever does not see it, lest they seem to belong to the entry above.</summary>
    public static IEnumerable<(NavigationEntry Entry, bool IsUnder)> Under(IEnumerable<NavigationEntry> entries)
    {
        var after = false;
        foreach (var entry in entries)
        {
            yield return (entry, after);
            after |= string.Equals(entry.Url, ConsoleUrls.Settings, StringComparison.Ordinal);
        }
    }
}
