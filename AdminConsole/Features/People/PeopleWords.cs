using AdminConsole.Controls;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Roles;
using AdminConsole.Resources;

namespace AdminConsole.Features.People;

/// <summary>What the pages call things, in the language of the page.</summary>
internal static class PeopleWords
{
    public static string Of(PersonStatus status) => status switch
    {
        PersonStatus.Active => PeopleText.StatusActive,
        PersonStatus.Disabled => PeopleText.StatusDisabled,
        PersonStatus.Expected => PeopleText.StatusExpected,
        _ => PeopleText.StatusLeft,
    };

    public static Tone ToneOf(PersonStatus status) => status switch
    {
        PersonStatus.Active => Tone.Good,
        PersonStatus.Expected => Tone.Info,
        _ => Tone.Neutral,
    };

    public static string Of(AssignmentState state) => state switch
    {
        AssignmentState.InForce => PeopleText.InForce,
        AssignmentState.Future => PeopleText.NotYet,
        _ => PeopleText.Ended,
    };

    public static Tone ToneOf(AssignmentState state) => state switch
    {
        AssignmentState.InForce => Tone.Good,
        AssignmentState.Future => Tone.Info,
        _ => Tone.Neutral,
    };
}
