using System.Globalization;
using System.Reflection;
using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Resources;
using AdminConsole.Security.Authentication;
using AdminConsole.Security.Encryption;

namespace AdminConsole.Tests.Controls;

[Trait("Stage", "Unit")]
public sealed class ErrorTextTests
{
    public static TheoryData<string, string> Errors
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var type in typeof(ConsoleError).Assembly.GetTypes().Where(static type => type.IsSubclassOf(typeof(ConsoleError)) && !type.IsAbstract && type.Namespace is "AdminConsole.Domain" or "AdminConsole.Domain.Requests"))
            {
                data.Add(type.FullName!, "en");
                data.Add(type.FullName!, "es");
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(Errors))]
    public void Of_EveryDomainError_IsASentenceOfItsOwn(string typeName, string culture)
    {
        using var _ = new CultureScope(culture);
        var type = typeof(ConsoleError).Assembly.GetType(typeName)!;
        var constructor = type.GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)
            .Where(candidate => candidate.GetParameters() is not [{ } only] || only.ParameterType != type).MinBy(static candidate => candidate.GetParameters().Length)!;
        var error = (ConsoleError)constructor.Invoke([.. constructor.GetParameters().Select(static parameter => Sample(parameter.ParameterType))]);
        var text = ErrorText.Of(error);
        Assert.EndsWith(".", text, StringComparison.Ordinal);
        Assert.DoesNotContain("{0}", text, StringComparison.Ordinal);
        Assert.DoesNotContain($"({error.Code})", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_HoldsMore_NamesThePermission()
        => Assert.Contains("console:access.manage", ErrorText.Of(new HoldsMoreError("console:access.manage")), StringComparison.Ordinal);

    [Theory]
    [InlineData("en")]
    [InlineData("es")]
    public void ProblemText_EveryRule_HasWords(string culture)
    {
        using var _ = new CultureScope(culture);
        string[] codes = [.. new[] { typeof(TextRules), typeof(PasswordRules), typeof(PersonalProblems), typeof(OpenPgpProblems), typeof(ExportRules), typeof(AdminConsole.Domain.Calendars.CalendarRules), typeof(AdminConsole.Features.Calendars.HolidayFile), typeof(AdminConsole.Domain.Lifecycle.DeputyRules), typeof(AdminConsole.Domain.Requests.RequestRules), typeof(AdminConsole.Domain.Requests.RequestPolicyRules) }
            .SelectMany(static type => type.GetFields(BindingFlags.Public | BindingFlags.Static))
            .Where(static field => field.IsLiteral && field.FieldType == typeof(string))
            .Select(static field => (string)field.GetRawConstantValue()!)];
        Assert.NotEmpty(codes);
        Assert.All(codes, static code => Assert.NotEmpty(ProblemText.Of(new FieldProblem("F", code, 7, 9))));
    }

    [Fact]
    public void Take_InvalidThenNothing_FillsAndClears()
    {
        var errors = new FieldErrors();
        errors.Take(new InvalidError("WorkEmail", TextRules.BadEmail));
        Assert.True(errors.Has("WorkEmail"));
        Assert.Equal(FaultText.Invalid, errors.Summary);
        errors.Take(null);
        Assert.False(errors.Any);
    }

    private static object? Sample(Type type)
        => type == typeof(string) ? "console:x.y"
            : type == typeof(IReadOnlyList<FieldProblem>) ? new[] { new FieldProblem("A", TextRules.Required), new FieldProblem("B", TextRules.Required) }
            : type.IsValueType ? Activator.CreateInstance(type) : null;
}

/// <summary>The language of a test.</summary>
internal sealed class CultureScope : IDisposable
{
    private readonly CultureInfo before = CultureInfo.CurrentUICulture;

    public CultureScope(string name) => CultureInfo.CurrentUICulture = CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(name);

    public void Dispose() => CultureInfo.CurrentUICulture = CultureInfo.CurrentCulture = before;
}
