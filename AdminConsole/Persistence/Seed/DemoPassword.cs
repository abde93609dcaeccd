using System.Security.Cryptography;

namespace AdminConsole.Persistence.Seed;

/// <summary>The one password of the demo's accounts: random at each load, never of the seed, 100 bits.</summary>
internal sealed class DemoPassword
{
    /// <summary>Without the letters that look like digits.</summary>
    private const string Alphabet = "abcdefghijkmnpqrstuvwxyz23456789";
    private const int Groups = 4;
    private const int GroupLength = 5;
    private readonly string text;

    private DemoPassword(string text) => this.text = text;

    public static DemoPassword Create()
        => new(string.Join('-', Enumerable.Range(0, Groups).Select(static _ => RandomNumberGenerator.GetString(Alphabet, GroupLength))));

    /// <summary>The words themselves, to show once to whoever asked for the demo.</summary>
    public string Reveal() => text;

    public override string ToString() => "[demo password]";
}
