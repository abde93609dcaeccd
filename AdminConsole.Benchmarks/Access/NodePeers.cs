using System.Diagnostics;
using System.Text.Json;
using AdminConsole.Benchmarks.Measuring;
using AdminConsole.Domain.Access;

namespace AdminConsole.Benchmarks.Access;

/// <summary>What one library made of the questions.</summary>
internal sealed record NodePeer(string Name, int Compared, double Nanoseconds);

/// <summary>The libraries of npm, answering the same questions in a process of their own. Needs node and npm; nothing else of the repository does.</summary>
internal static class NodePeers
{
    private const string Folder = "AdminConsole.Benchmarks/peers";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static async Task<IReadOnlyList<NodePeer>> RunAsync(AccessCompany company, Questions questions, bool quick, CancellationToken cancellationToken)
    {
        var folder = Repository.PathOf(Folder);
        if (!Directory.Exists(Path.Combine(folder, "node_modules")))
        {
            await StartAsync(folder, "npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts"], cancellationToken);
        }

        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, Write(company, questions, quick), cancellationToken);
            var output = await StartAsync(folder, "node", ["peers.mjs", file], cancellationToken);
            return JsonSerializer.Deserialize<NodePeer[]>(output, Json) ?? throw new InvalidOperationException("peers.mjs gave no figures.");
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>The roles by number, the askers with the roles they hold now for the whole company, and the questions with our answers.</summary>
    private static string Write(AccessCompany company, Questions questions, bool quick)
    {
        var model = questions.Model;
        var askers = questions.People.Distinct().ToArray();
        var places = askers.Select(static (person, place) => (person, place)).ToDictionary(static pair => pair.person, static pair => pair.place);
        return JsonSerializer.Serialize(
            new
            {
                Roles = company.Roles.Select(role => new
                {
                    Grants = role.Grants.Select(grant => model.Permissions.IndexOf(grant.PermissionId)),
                    Juniors = role.Juniors.Select(model.Roles.IndexOf),
                }),
                People = askers.Select(person => Held(model, person)),
                Questions = Enumerable.Range(0, questions.Count).Select(index => new object[] { places[questions.People[index]], questions.Permissions[index], questions.Answers[index] }),
                Milliseconds = quick ? 500 : 5_000,
                Most = questions.Count,
            },
            Json);
    }

    private static List<int> Held(AccessModel model, int person)
    {
        List<int> roles = [];
        foreach (ref readonly var holding in model.People.OfActive(person))
        {
            if (holding.Scope == Holding.Company && holding.IsInForce(AccessCompany.Now.Ticks))
            {
                roles.Add(holding.Role);
            }
        }

        return roles;
    }

    private static async Task<string> StartAsync(string folder, string program, string[] arguments, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"{program} {arguments[0]} ended with {process.ExitCode}:\n{await errors}");
    }
}
