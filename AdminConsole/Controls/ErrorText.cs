using System.Globalization;
using AdminConsole.Domain;
using AdminConsole.Resources;

namespace AdminConsole.Controls;

/// <summary>Every named error as a sentence that says what to do next, in the language of the page.</summary>
internal static class ErrorText
{
    public static string Of(ConsoleError error) => error switch
    {
        NotFoundError => ProblemText.NotFound,
        DeniedError denied => With(ProblemText.Denied, denied.Permission),
        SessionEndedError => ProblemText.SessionEnded,
        ConflictError => ProblemText.Conflict,
        InvalidError { Problems: [var only] } => FieldText.Of(only),
        InvalidError => ProblemText.Invalid,
        LastHolderError last => With(ProblemText.LastHolder, last.Permission),
        HoldsMoreError more => With(ProblemText.HoldsMore, more.Permission),
        SelfChangeError => ProblemText.SelfChange,
        UnavailableError => ProblemText.Unavailable,
        // Named in rooms above this one.
        { Code: "bad-credentials" } => ProblemText.BadCredentials,
        { Code: "busy" } => ProblemText.Busy,
        _ => With(ProblemText.Unknown, error.Code),
    };

    private static string With(string text, string value) => string.Format(CultureInfo.CurrentCulture, text, value);
}
