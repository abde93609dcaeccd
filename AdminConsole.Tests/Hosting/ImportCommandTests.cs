using System.Globalization;
using System.Text;
using AdminConsole.Domain.Import;
using AdminConsole.Persistence.Seed;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AdminConsole.Tests.Hosting;

/// <summary><c>people import</c> as a process of its own, killed while it writes.</summary>
[Trait("Stage", "Http")]
public sealed class ImportCommandTests : IDisposable
{
    private const int Rows = 4_000;
    private static readonly CancellationToken Cancelled = TestContext.Current.CancellationToken;
    private readonly string folder = Directory.CreateTempSubdirectory("adminconsole-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Trait("Speed", "Slow")]
    [Theory, AllDatabases]
    public async Task Import_KilledWhileRowsAreWritten_GoesOnAndBringsEachPersonOnce(DatabaseKind kind)
    {
        await using var database = kind == DatabaseKind.Sqlite ? null : await TestDatabase.CreateAsync(kind);
        (string Name, string Value)[] variables = database is null
            ? []
            :
            [
                ("Database__Provider", "MySql"), ("Database__ConnectionString", database.Resolved.ConnectionString), ("DOTNET_ENVIRONMENT", "Development"),
            ];
        await using var server = await ConsoleServer.StartAsync(
            dataFolder: folder,
            settings: variables.ToDictionary(static pair => pair.Name.Replace("__", ":", StringComparison.Ordinal), static pair => (string?)pair.Value, StringComparer.Ordinal),
            environment: database is null ? null : "Development",
            cancellationToken: Cancelled);
        Assert.True((await ActivatorUtilities.CreateInstance<DemoLoader>(server.Services).LoadAsync(new DemoOptions(People: 60, Events: 10), null, default)).IsSuccess);
        var (before, file) = (await CountAsync(server), await FileAsync());

        var (dryCode, dryOutput, dryError) = await ConsoleProcess.RunAsync(folder, $"people import {file} --dry-run", variables);
        Assert.True(dryCode == 0, dryError);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"{Rows:N0} would be created"), dryOutput, StringComparison.Ordinal);
        Assert.Equal(before, await CountAsync(server));

        // Killed twice, each time at another row, then left alone.
        for (var kill = 0; kill < 2; kill++)
        {
            await ConsoleProcess.RunAsync(folder, $"people import {file}", variables, killed: PastAsync(server, Random.Shared.Next(1, Rows / 2) + (kill * Rows / 2)));
        }

        var (code, output, error) = await ConsoleProcess.RunAsync(folder, $"people import {file}", variables);
        Assert.True(code == 0, error);
        Assert.Contains("refused", output, StringComparison.Ordinal);
        Assert.Equal(before + Rows, await CountAsync(server));
        await using var context = await server.Contexts.CreateDbContextAsync(Cancelled);
        var runs = await context.ImportRuns.ToListAsync(Cancelled);
        Assert.Contains(runs, static run => run.State == ImportState.Done);
        Assert.Equal(Rows, runs.Sum(static run => run.Created));
        // Each names a manager who stands behind them in the file, but the last.
        Assert.Equal(Rows - 1, await context.People.CountAsync(static person => person.EmployeeNumber.StartsWith("KX-") && person.ManagerId != null, Cancelled));
        Assert.Equal(Rows, await context.PersonalValues.CountAsync(value => context.People.Any(person => person.Id == value.PersonId && person.EmployeeNumber.StartsWith("KX-")), Cancelled));
    }

    [Fact]
    public async Task Import_HeadersThatSayNothing_AreMappedByTextOrFileAndDatesAreAskedFor()
    {
        await using (var server = await ConsoleServer.StartAsync(dataFolder: folder, cancellationToken: Cancelled))
        {
            Assert.True((await ActivatorUtilities.CreateInstance<DemoLoader>(server.Services).LoadAsync(new DemoOptions(People: 60, Events: 10), null, default)).IsSuccess);
        }

        var (file, map) = (Path.Combine(folder, "people.csv"), Path.Combine(folder, "columns.txt"));
        await File.WriteAllTextAsync(file, "A,B,C,D,E,F\nMX-1,Ana,Gil,mx1@brisa.example,CS,01/02/2020\n", Cancelled);
        await File.WriteAllTextAsync(map, "# of the payroll system\nnumber = A\ngiven-name = B\n\nfamily-name=C\nwork-email=D\ndepartment=E\nstarts-on=F\n", Cancelled);
        const string Pairs = "number=A,given-name=B,family-name=C,work-email=D,department=E";

        await RefusedAsync($"people import {file}", "number");
        await RefusedAsync($"people import {file} --mapping number=Q", "\"Q\"");
        await RefusedAsync($"people import {file} --mapping {folder}/nothing.txt", "nothing.txt");
        // The header says nothing of dates; the mapping does.
        await RefusedAsync($"people import {file} --mapping {map}", "--date-format");
        await RefusedAsync($"people import {file} --mapping {Pairs},starts-on=F", "--date-format");
        var (tryCode, tried, tryError) = await ConsoleProcess.RunAsync(folder, $"people import {file} --mapping {Pairs} --dry-run", []);
        Assert.True(tryCode == 0, tryError);
        Assert.Contains("F -> (left out)", tried, StringComparison.Ordinal);
        Assert.Contains("1 would be created", tried, StringComparison.Ordinal);
        var (code, output, error) = await ConsoleProcess.RunAsync(folder, $"people import {file} --mapping {map} --date-format day-first", []);
        Assert.True(code == 0, error);
        Assert.Contains("F -> starts-on", output, StringComparison.Ordinal);
        Assert.Contains("1 were created", output, StringComparison.Ordinal);
        // The next file with these headers is read the same way.
        await RefusedAsync($"people import {file} --dry-run", "--date-format");
        var (_, help, _) = await ConsoleProcess.RunAsync(folder, "people import --help", []);
        Assert.Contains("--mapping", help, StringComparison.Ordinal);
        Assert.Contains("postal-code", help, StringComparison.Ordinal);

        async Task RefusedAsync(string command, string word)
        {
            var (refused, _, why) = await ConsoleProcess.RunAsync(folder, command, []);
            Assert.True(refused == 1, command);
            Assert.Contains(word, why, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Import_RowsThatAreRefused_AreNamedAndWrittenToTheReport()
    {
        await using (var server = await ConsoleServer.StartAsync(dataFolder: folder, cancellationToken: Cancelled))
        {
            Assert.True((await ActivatorUtilities.CreateInstance<DemoLoader>(server.Services).LoadAsync(new DemoOptions(People: 60, Events: 10), null, default)).IsSuccess);
        }

        var (file, report) = (Path.Combine(folder, "people.csv"), Path.Combine(folder, "report.csv"));
        await File.WriteAllTextAsync(file, "number,given name,family name,e-mail,department,manager\nRX-1,Ana,Gil,rx1@brisa.example,CS,RX-2\nRX-2,Eva,Gil,rx2@brisa.example,NOWHERE,\n", Cancelled);

        var (tryCode, tried, tryError) = await ConsoleProcess.RunAsync(folder, $"people import {file} --dry-run --report {report}", []);
        Assert.True(tryCode == 0, tryError);
        Assert.Contains("line 2: Manager (employee number):", tried, StringComparison.Ordinal);
        Assert.Contains("line 3: Department:", tried, StringComparison.Ordinal);
        Assert.Equal(3, (await File.ReadAllLinesAsync(report, Cancelled)).Length);
        var (code, output, error) = await ConsoleProcess.RunAsync(folder, $"people import {file} --report {report}", []);
        Assert.True(code == 0, error);
        Assert.Contains("line 2: Manager (employee number):", output, StringComparison.Ordinal);
        Assert.Contains("line 3: Department:", output, StringComparison.Ordinal);
        Assert.Contains("1 were created", output, StringComparison.Ordinal);
        var lines = await File.ReadAllLinesAsync(report, Cancelled);
        Assert.Equal(["2", "3"], lines.Skip(1).Select(static line => line.Split(',')[0]));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(report));
        var (refused, _, why) = await ConsoleProcess.RunAsync(folder, $"people import {file} --report {folder}/no/such/place.csv", []);
        Assert.Equal(1, refused);
        Assert.Contains("--report", why, StringComparison.Ordinal);
    }

    private async Task<string> FileAsync()
    {
        var text = new StringBuilder("employee number,given name,family name,e-mail,department,manager,personal e-mail\n");
        for (var row = 1; row <= Rows; row++)
        {
            var manager = row == Rows ? string.Empty : $"KX-{Math.Min(Rows, ((row / 100) + 1) * 100 + (row % 100 == 0 ? 100 : 0))}";
            text.Append(CultureInfo.InvariantCulture, $"KX-{row},Given,Family{row},kx{row}@brisa.example,CS,{manager},kx{row}@home.example\n");
        }

        var path = Path.Combine(folder, "people.csv");
        await File.WriteAllTextAsync(path, text.ToString(), Cancelled);
        return path;
    }

    private static async Task<int> CountAsync(ConsoleServer server)
    {
        await using var context = await server.Contexts.CreateDbContextAsync(Cancelled);
        return await context.People.CountAsync(Cancelled);
    }

    private static async Task PastAsync(ConsoleServer server, int row)
    {
        while (!Cancelled.IsCancellationRequested)
        {
            await using (var context = await server.Contexts.CreateDbContextAsync(Cancelled))
            {
                if (await context.ImportRuns.AnyAsync(run => run.Position >= row || run.Phase == 2, Cancelled))
                {
                    return;
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Cancelled);
        }
    }
}
