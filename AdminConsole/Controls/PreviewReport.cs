using System.Globalization;
using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Persistence;
using AdminConsole.Resources;
using Spectre.Console;

namespace AdminConsole.Controls;

/// <summary>A change at the command line: its preview in text, then the change with the stamp of what was shown.</summary>
internal static class PreviewReport
{
    private const int Failed = 1;
    private const int Misused = 2;

    /// <summary>
    /// Shows the preview and, unless it is a dry run, makes the change. The change needs <paramref name="seen"/>, the
    /// stamp that a dry run printed: nothing is done that was not shown.
    /// </summary>
    public static async Task<int> RunAsync(Result<AccessPreview> preview, Func<AccessPreview, Task<NamedPreview>> name, bool dryRun, string? seen, Func<PreviewStamp, Task<ConsoleError?>> change)
    {
        if (!preview.IsSuccess)
        {
            return await TellAsync(preview.Error);
        }

        if (dryRun || seen is null)
        {
            Show(await name(preview.Value));
            AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"--seen {preview.Value.Stamp.ToString()}");
            if (!dryRun)
            {
                await Console.Error.WriteLineAsync("AdminConsole: nothing was changed. Run it again with --seen and the stamp above to make this change.");
                return Misused;
            }

            return 0;
        }

        if (PreviewStamp.Parse(seen) is not { } stamp)
        {
            await Console.Error.WriteLineAsync("AdminConsole: --seen takes the stamp that --dry-run prints.");
            return Misused;
        }

        if (await change(stamp) is not { } error)
        {
            AnsiConsole.WriteLine("Done.");
            return 0;
        }

        if (error is PreviewMovedError moved)
        {
            Show(await name(moved.Current));
            AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"--seen {moved.Current.Stamp.ToString()}");
        }

        return await TellAsync(error);
    }

    /// <summary>One message on the error stream, and the code that goes with it.</summary>
    public static async Task<int> TellAsync(ConsoleError error)
    {
        await Console.Error.WriteLineAsync($"AdminConsole: {ErrorText.Of(error)}");
        return error is InvalidError ? Misused : Failed;
    }

    private static void Show(NamedPreview named)
    {
        var preview = named.Preview;
        Line(string.Format(CultureInfo.CurrentCulture, preview.Gaining == 1 ? AccessText.Gaining_one : AccessText.Gaining_many, preview.Gaining));
        Line(string.Format(CultureInfo.CurrentCulture, preview.Losing == 1 ? AccessText.Losing_one : AccessText.Losing_many, preview.Losing));
        foreach (var effect in preview.Permissions)
        {
            Line($"  {effect.Permission.Key} ({AccessWording.Of(effect.Permission.Sensitivity)}): +{effect.Gaining} -{effect.Losing}");
        }

        foreach (var role in preview.Roles)
        {
            Line($"  {named.NameOf(role.RoleId) ?? role.RoleId.ToString("D")}: {string.Join(", ", role.Gained.Select(static key => "+" + key).Concat(role.Lost.Select(static key => "-" + key)))}");
        }

        foreach (var conflict in preview.Conflicts)
        {
            Line($"! {string.Format(CultureInfo.CurrentCulture, conflict.People == 1 ? AccessText.ConflictLine_one : AccessText.ConflictLine_many, conflict.Policy, conflict.People)}");
        }

        if (preview.EmptyRoles.Count > 0)
        {
            Line($"! {AccessText.EmptyRolesTitle}: {string.Join(", ", preview.EmptyRoles.Select(role => named.NameOf(role) ?? role.ToString("D")))}");
        }

        if (preview.Unheld.Count > 0)
        {
            Line($"! {AccessText.UnheldTitle}: {string.Join(", ", preview.Unheld)}");
        }
    }

    private static void Line(string text) => AnsiConsole.WriteLine(text);
}
