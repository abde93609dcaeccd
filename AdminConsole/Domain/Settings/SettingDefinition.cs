using System.Globalization;

namespace AdminConsole.Domain.Settings;

/// <summary>What a setting may be: its key, where it is shown, its bounds and what holds until somebody changes it.</summary>
internal abstract class SettingDefinition(string key, SettingGroup group)
{
    /// <summary>The field problem of a number outside its bounds; arguments: least, most.</summary>
    public const string OutOfRange = "out-of-range";
    public const string NotANumber = "not-a-number";
    public const string UnknownChoice = "unknown-choice";

    public string Key { get; } = key;

    public SettingGroup Group { get; } = group;

    /// <summary>The default, written as <see cref="Check"/> writes a value.</summary>
    public abstract string DefaultText { get; }

    /// <summary>The value as it is stored, or an empty string and what is wrong with it.</summary>
    public abstract (string Text, FieldProblem? Problem) Check(string? input);
}

/// <summary>A definition whose value has a type.</summary>
internal abstract class SettingDefinition<T>(string key, SettingGroup group) : SettingDefinition(key, group)
{
    public abstract T Default { get; }

    /// <summary>The value of a stored text. A text that no longer fits, from an older version or another hand, is the default.</summary>
    public T Read(string? stored)
        => !string.IsNullOrEmpty(stored) && Check(stored) is { Problem: null, Text: var text } ? Parse(text) : Default;

    protected abstract T Parse(string text);
}

/// <summary>A whole number between two bounds.</summary>
internal sealed class NumberSetting(string key, SettingGroup group, int @default, int minimum, int maximum) : SettingDefinition<int>(key, group)
{
    public int Minimum { get; } = minimum;

    public int Maximum { get; } = maximum;

    public override int Default { get; } = @default;

    public override string DefaultText => Default.ToString(CultureInfo.InvariantCulture);

    public override (string Text, FieldProblem? Problem) Check(string? input)
    {
        var (clean, problem) = TextRules.Check(Key, input, FieldLimits.SettingValue, required: true);
        if (problem is not null)
        {
            return (string.Empty, problem);
        }

        // Only ASCII digits: what looks like a number in another script is more often a slip than a wish.
        if (!clean.All(char.IsAsciiDigit))
        {
            return (string.Empty, new FieldProblem(Key, NotANumber));
        }

        return int.TryParse(clean, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= Minimum && number <= Maximum
            ? (number.ToString(CultureInfo.InvariantCulture), null)
            : (string.Empty, new FieldProblem(Key, OutOfRange, Minimum, Maximum));
    }

    protected override int Parse(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}

/// <summary>One of a few words.</summary>
internal sealed class ChoiceSetting(string key, SettingGroup group, string @default, params IReadOnlyList<string> choices) : SettingDefinition<string>(key, group)
{
    public IReadOnlyList<string> Choices { get; } = choices;

    public override string Default { get; } = @default;

    public override string DefaultText => Default;

    public override (string Text, FieldProblem? Problem) Check(string? input)
    {
        var (clean, problem) = TextRules.Check(Key, input, FieldLimits.SettingValue, required: true);
        return problem is not null ? (string.Empty, problem)
            : Choices.Contains(clean, StringComparer.Ordinal) ? (clean, null)
            : (string.Empty, new FieldProblem(Key, UnknownChoice));
    }

    protected override string Parse(string text) => text;
}

/// <summary>A line of text, which may be empty; empty is the default.</summary>
internal sealed class TextSetting(string key, SettingGroup group, int maximum) : SettingDefinition<string>(key, group)
{
    public int Maximum { get; } = maximum;

    public override string Default => string.Empty;

    public override string DefaultText => string.Empty;

    public override (string Text, FieldProblem? Problem) Check(string? input) => TextRules.Check(Key, input, Maximum, required: false);

    protected override string Parse(string text) => text;
}

/// <summary>The sections of the settings page, in its order.</summary>
internal enum SettingGroup
{
    Company = 1,
    SignIn = 2,
    PersonalData = 5,
    Lifecycle = 6,
    Lists = 3,
    Capacity = 4,
}
