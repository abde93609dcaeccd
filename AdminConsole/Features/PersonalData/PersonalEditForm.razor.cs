using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Domain.Settings;
using AdminConsole.Persistence;
using AdminConsole.Persistence.PersonalData;
using AdminConsole.Resources;
using Microsoft.AspNetCore.Components;

namespace AdminConsole.Features.PersonalData;

/// <summary>Sets personal data without showing what is there: an empty field stays as it is, a ticked one is cleared.</summary>
public sealed partial class PersonalEditForm
{
    private readonly FieldErrors errors = new();
    private IReadOnlyList<FieldEdit> edits = [];
    private bool saving;

    /// <summary>A <see cref="PersonalSheet"/>, as it was when the form was opened.</summary>
    [Parameter, EditorRequired]
    public object Sheet { get; set; } = default!;

    /// <summary>A <c>Func&lt;IReadOnlyList&lt;PersonalChange&gt;, Task&lt;Result&lt;Done&gt;&gt;&gt;</c>.</summary>
    [Parameter, EditorRequired]
    public object Save { get; set; } = default!;

    /// <summary>Called when the form is done with.</summary>
    [Parameter, EditorRequired]
    public EventCallback Closed { get; set; }

    [Inject]
    private SettingsReader Settings { get; set; } = default!;

    [Inject]
    private Viewer Viewer { get; set; } = default!;

    /// <inheritdoc />
    protected override void OnInitialized()
        => edits = [.. ((PersonalSheet)Sheet).Lines.Where(static line => line.MayEdit)
            .Select(static line => new FieldEdit(line) { Address = line.Info.Field == PersonalField.HomeAddress ? new PostalAddress() : null })];

    private static string TypeOf(PersonalField field) => field == PersonalField.BirthDate ? "date" : "text";

    private static string? HelpOf(PersonalField field) => field switch
    {
        PersonalField.PersonalTelephone or PersonalField.AccountTelephone or PersonalField.EmergencyTelephone => PersonalDataText.TelephoneHelp,
        PersonalField.AccountEmail => PersonalDataText.AccountEmailHelp,
        PersonalField.NationalId => PersonalDataText.NationalIdHelp,
        PersonalField.BankAccount => PersonalDataText.BankAccountHelp,
        _ => null,
    };

    private async Task SaveAsync()
    {
        if (saving)
        {
            return;
        }

        saving = true;
        try
        {
            List<FieldProblem> problems = [];
            var changes = Changes(problems);
            if (problems.Count > 0)
            {
                errors.Take(new InvalidError(problems));
                return;
            }

            if (changes.Count == 0)
            {
                await Closed.InvokeAsync();
                return;
            }

            var result = await ((Func<IReadOnlyList<PersonalChange>, Task<Result<Done>>>)Save)(changes);
            errors.Take(result.Error);
            if (result.IsSuccess)
            {
                await Closed.InvokeAsync();
            }
        }
        finally
        {
            saving = false;
        }
    }

    private List<PersonalChange> Changes(List<FieldProblem> problems)
    {
        List<PersonalChange> changes = [];
        var country = Settings.Get(SettingDefinitions.HomeCountry);
        var today = DateOnly.FromDateTime(Viewer.ToLocal(Viewer.Now));
        foreach (var edit in edits)
        {
            var field = edit.Line.Info.Field;
            var seen = edit.Line.Masked?.ValueId;
            if (edit.Clear)
            {
                changes.Add(new PersonalChange(field, null, seen));
            }
            else if (edit.Address is { } address ? !address.IsEmpty : !string.IsNullOrWhiteSpace(edit.Input))
            {
                var text = edit.Address is { } typed
                    ? PersonalRules.CheckAddress(typed, problems)
                    : PersonalRules.Check(field, edit.Input, country, today, problems);
                if (text is not null)
                {
                    changes.Add(new PersonalChange(field, text, seen));
                }
            }
        }

        return changes;
    }

    private sealed class FieldEdit(PersonalLine line)
    {
        public PersonalLine Line { get; } = line;

        public PostalAddress? Address { get; init; }

        public string? Input { get; set; }

        public bool Clear { get; set; }
    }
}
