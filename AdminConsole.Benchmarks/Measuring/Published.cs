using System.Diagnostics;

namespace AdminConsole.Benchmarks.Measuring;

/// <summary>Programs published once a run into a temporary folder, as they would be installed.</summary>
internal sealed class Published : IDisposable
{
    /// <summary>The least a list of people can be: a table of fifty rows of the same columns and a button that turns the page, from memory.</summary>
    private const string PlainPage = """
        @page "/plain"
        @rendermode @(new Microsoft.AspNetCore.Components.Web.InteractiveServerRenderMode(prerender: false))
        <table data-page="@turned">
            <tbody>
                @for (var index = 0; index < 50; index++)
                {
                    var number = (turned * 50) + index;
                    <tr @key="number">
                        <td><a href="@($"/people/{number}")">@($"Given{number} Family{number}")</a><span>@($"Post {number}")</span></td>
                        <td>@($"E-{number:00000}")</td>
                        <td>@($"Department {number % 8}")</td>
                        <td>Active</td>
                        <td>Yes</td>
                        <td>2026-01-01</td>
                    </tr>
                }
            </tbody>
        </table>
        <button class="next" @onclick="() => turned++">Next</button>
        @code { private int turned; }
        """;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("console-bench-publish-");

    public void Dispose() => folder.Delete(recursive: true);

    /// <summary>Publishes a project for production and returns the folder.</summary>
    public async Task<string> PublishAsync(string project, CancellationToken cancellationToken)
    {
        var output = Path.Combine(folder.FullName, Path.GetFileNameWithoutExtension(project));
        await RunAsync("dotnet", ["publish", project, "--configuration", "Release", "--output", output, "-p:UseSharedCompilation=false", "-nodeReuse:false"], folder.FullName, cancellationToken);
        return output;
    }

    /// <summary>Makes the framework's own Blazor template and publishes it.</summary>
    public async Task<string> PublishTemplateAsync(CancellationToken cancellationToken)
    {
        var source = Path.Combine(folder.FullName, "TemplateSource");
        await RunAsync("dotnet", ["new", "blazor", "--interactivity", "Server", "--name", "Template", "--output", source, "--no-restore"], folder.FullName, cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(source, "Components", "Pages", "Plain.razor"), PlainPage, cancellationToken);
        return await PublishAsync(Path.Combine(source, "Template.csproj"), cancellationToken);
    }

    private static async Task RunAsync(string program, string[] arguments, string workingFolder, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = workingFolder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {arguments[0]} ended with {process.ExitCode}:\n{await output}{await errors}");
        }
    }
}
