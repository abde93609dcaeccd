using System.Diagnostics;
using AdminConsole.Hosting;

namespace AdminConsole.Tests.Support;

/// <summary>The program as a process of its own, as people start it.</summary>
internal static class ConsoleProcess
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    /// <summary>Runs a command to its end, or kills it (SIGKILL) when <paramref name="killed"/> does; the code is then not zero.</summary>
    public static async Task<(int Code, string Output, string Error)> RunAsync(string folder, string arguments, (string Name, string Value)[] variables, Task? killed = null)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = folder };
        start.ArgumentList.Add(typeof(StartRefusedException).Assembly.Location);
        foreach (var argument in arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            start.ArgumentList.Add(argument);
        }

        // Help and the version stand alone.
        if (arguments is not "--version")
        {
            start.ArgumentList.Add("--data");
            start.ArgumentList.Add(folder);
        }

        foreach (var (name, value) in variables.Where(static variable => variable.Name.Length > 0))
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var error = process.StandardError.ReadToEndAsync(limit.Token);
        try
        {
            var ended = process.WaitForExitAsync(limit.Token);
            if (killed is not null && await Task.WhenAny(ended, killed) == killed && !process.HasExited)
            {
                process.Kill();
            }

            await ended;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        return (process.ExitCode, await output, await error);
    }
}
