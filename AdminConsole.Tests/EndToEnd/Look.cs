namespace AdminConsole.Tests.EndToEnd;

/// <summary>How a window looks: width in CSS pixels, language, appearance.</summary>
internal sealed record Look(int Width, string Language, string Theme)
{
    public const int Wide = 1440;
    public const int Narrow = 390;

    public static readonly Look Usual = new(Wide, "en", "light");
}
