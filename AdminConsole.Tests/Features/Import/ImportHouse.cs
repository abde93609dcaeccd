using System.Text;
using AdminConsole.Domain;
using AdminConsole.Domain.Import;
using AdminConsole.Features.Import;
using AdminConsole.Security.Authorization;
using AdminConsole.Tests.Support;

namespace AdminConsole.Tests.Features.Import;

/// <summary>The import on a test's console, with files made of text.</summary>
internal sealed class ImportHouse
{
    public const string Headers = "employee number;given name;family name;e-mail;position;department;manager;start;dni;telephone";

    private readonly TestConsole console;

    public ImportHouse(TestConsole console)
    {
        this.console = console;
        Bench = new PersonalBench(console);
        Writer = new ImportWriter(new ImportSealer(Bench.KeyContexts, Bench.Keys, Bench.Index, console.Clock));
    }

    public PersonalBench Bench { get; }

    public ImportWriter Writer { get; }

    public ImportRunner Runner => new(console.Work, console.Contexts, Writer, console.Settings, console.Clock);

    public ImportDryRun Dry => new(console.Contexts, console.Loader, console.Settings, console.Clock);

    public static ImportFile File(string text, Encoding? encoding = null)
    {
        var encoded = encoding ?? new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        byte[] bytes = [.. encoded.GetPreamble(), .. encoded.GetBytes(text)];
        return new ImportFile(() => new MemoryStream(bytes, writable: false), bytes.Length);
    }

    public static string Row(int index, string manager = "", string department = "SUP", string start = "", string nif = "", string phone = "")
        => $"I-{index};Given{index};Family{index};i{index}@test.example;Clerk;{department};{manager};{start};{nif};{phone}\n";

    public static async Task<ImportSurvey> LookAsync(ImportFile file)
    {
        var survey = await file.SurveyAsync(CancellationToken.None);
        Assert.True(survey.IsSuccess, (survey.Error as InvalidError)?.Problems[0].Code);
        return survey.Value!;
    }

    public async Task<List<RowVerdict>> TryAsync(Actor actor, ImportFile file, ImportDates dates = ImportDates.Iso)
    {
        var survey = await LookAsync(file);
        List<RowVerdict> verdicts = [];
        await foreach (var verdict in Dry.RunAsync(actor, file, survey, new ImportMapping(survey.Guess(), dates), CancellationToken.None))
        {
            verdicts.Add(verdict);
        }

        return verdicts;
    }

    public async Task<Result<ImportRun>> RunAsync(Actor actor, ImportFile file, ImportDates dates = ImportDates.Iso, IProgress<ImportProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var survey = await LookAsync(file);
        return await Runner.RunAsync(actor, file, survey, new ImportMapping(survey.Guess(), dates), progress, cancellationToken);
    }
}
