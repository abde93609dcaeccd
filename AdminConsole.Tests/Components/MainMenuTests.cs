using AdminConsole.Controls;

namespace AdminConsole.Tests.Components;

[Trait("Stage", "Unit")]
public sealed class MainMenuTests
{
    [Fact]
    public void Under_SettingsInSight_HoldsWhatFollowsThem()
        => Assert.Equal([false, false, true, true], Places(ConsoleUrls.PersonalExports, ConsoleUrls.Settings, ConsoleUrls.Calendars, ConsoleUrls.Checklists));

    [Fact]
    public void Under_SettingsOutOfSight_LeavesNothingUnderAnother()
        => Assert.Equal([false, false, false], Places(ConsoleUrls.PersonalExports, ConsoleUrls.Calendars, ConsoleUrls.Checklists));

    private static IEnumerable<bool> Places(params string[] urls)
        => MainMenu.Under(urls.Select(static (url, index) => new NavigationEntry(index, url, null, static () => string.Empty, string.Empty))).Select(static pair => pair.IsUnder);
}
