using System.Diagnostics;

namespace AdminConsole.Benchmarks.Measuring;

/// <summary>Programs published once a run into a temporary folder, as they would be installed.</summary>
internal sealed class Published : IDisposable
{
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
