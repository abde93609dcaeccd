using System.Text;
using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Domain.Import;
using AdminConsole.Features.Import;

namespace AdminConsole.Tests.Features.Import;

/// <summary>A file is read as it is written, or refused with the line: no character becomes a replacement in silence.</summary>
public sealed class ImportEncodingTests
{
    private const string Text = "number,name\r\nI-1,Íñigo\rI-2,Núñez 😀\n\"I-3\nwith a break\",";
    private static readonly byte[] Utf8Mark = [0xEF, 0xBB, 0xBF];
    private static readonly byte[] LittleMark = [0xFF, 0xFE];
    private static readonly byte[] BigMark = [0xFE, 0xFF];
    private static readonly CancellationToken Cancelled = TestContext.Current.CancellationToken;

    public static TheoryData<string, byte[], int> Broken => new()
    {
        { "UTF-8", [.. Utf8Mark, .. Utf8("a\nb\nA"), 0xF1, .. Utf8("o\nc")], 3 },
        { "UTF-8", [.. Utf8Mark, 0xFF, .. Utf8("a\n")], 1 },
        { "UTF-8", [.. Utf8Mark, .. Utf8("a\r\nb\rc\n"), 0xC3], 4 },
        { "UTF-8", [.. Utf8Mark, .. Utf8("a\nb"), 0xF0, 0x9F, 0x98], 2 },
        // A surrogate, a longer form of "/" and a number past the last character, all in UTF-8.
        { "UTF-8", [.. Utf8Mark, .. Utf8("a\n"), 0xED, 0xA0, 0x80, .. Utf8("b")], 2 },
        { "UTF-8", [.. Utf8Mark, .. Utf8("a\n\n"), 0xC0, 0xAF], 3 },
        { "UTF-8", [.. Utf8Mark, 0xF4, 0x90, 0x80, 0x80], 1 },
        { "UTF-16 LE", [.. LittleMark, .. Encoding.Unicode.GetBytes("a\nb"), 0x61], 2 },
        { "UTF-16 LE", [.. LittleMark, .. Encoding.Unicode.GetBytes("a\r\nb\r\n"), 0x3D, 0xD8, 0x61, 0x00], 3 },
        { "UTF-16 LE", [.. LittleMark, .. Encoding.Unicode.GetBytes("a\nb\n"), 0x3D, 0xD8], 3 },
        { "UTF-16 BE", [.. BigMark, .. Encoding.BigEndianUnicode.GetBytes("a\n"), 0xDE, 0x00, .. Encoding.BigEndianUnicode.GetBytes("b")], 2 },
        // UTF-32, whose mark begins like that of UTF-16.
        { "UTF-16 LE", [.. LittleMark, 0, 0, .. Encoding.UTF32.GetBytes("a\nb")], 1 },
    };

    [Theory, MemberData(nameof(Broken))]
    public async Task Survey_MarkThatTheBytesBelie_IsRefusedWithTheLine(string name, byte[] bytes, int line)
    {
        foreach (var step in (int[])[1, 3, 64 * 1024])
        {
            var survey = await new ImportFile(() => new Drip(bytes, step), bytes.Length).SurveyAsync(Cancelled);

            var problem = Assert.Single(Assert.IsType<InvalidError>(survey.Error).Problems);
            Assert.Equal((ImportRules.BadTextAt, name, (long)line), (problem.Code, problem.Arguments[0], problem.Arguments[1]));
            Assert.Contains($"{line}", ProblemText.Of(problem), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(64 * 1024)]
    public async Task Find_WithoutAMark_IsUtf8OnlyToTheLastByte(int step)
    {
        Assert.Equal("utf-8", await NameAsync(Utf8(Text)));
        Assert.Equal("utf-8", await NameAsync(Utf8("Nuñ")));
        Assert.Equal("utf-8", await NameAsync([]));
        // "Nuñ" of Windows-1252, and UTF-8 that ends within a letter.
        Assert.Equal("windows-1252", await NameAsync([0x4E, 0x75, 0xF1]));
        Assert.Equal("windows-1252", await NameAsync([.. Utf8(Text), 0xC3]));
        Assert.Equal("windows-1252", await NameAsync([.. Utf8(Text), 0xF0, 0x9F, 0x98]));

        async Task<string> NameAsync(byte[] bytes) => (await ImportEncoding.FindAsync(new Drip(bytes, step), Cancelled)).Value.Encoding.WebName;
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public async Task Find_CharactersAcrossTheEdgesOfChunks_AreWholeAndLinesCountOn(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        // Every way a letter of four bytes and a CR LF can lie across the edge.
        for (var shift = 0; shift < 8; shift++)
        {
            var text = new string('a', (64 * 1024 / encoding.GetByteCount("a")) - 4 + shift) + "\r\n😀\r\n😀é" + new string('b', 70_000) + "\n";
            byte[] good = [.. encoding.GetPreamble(), .. encoding.GetBytes(text)];
            byte[] bad = [.. good, .. encoding.GetBytes("x"), .. name is "utf-8" ? [0xC3] : (byte[])[0x00]];

            Assert.Equal(name, (await ImportEncoding.FindAsync(new MemoryStream(good), Cancelled)).Value.Encoding.WebName);
            var problem = Assert.Single(Assert.IsType<InvalidError>((await ImportEncoding.FindAsync(new MemoryStream(bad), Cancelled)).Error).Problems);
            Assert.Equal(4L, problem.Arguments[1]);
        }
    }

    [Fact]
    public async Task Find_AnyFile_HashesAllOfIt()
    {
        byte[] bytes = [.. Utf8(new string('ñ', 100_000)), 0xFF, .. Utf8(new string('x', 100_000))];

        var found = await ImportEncoding.FindAsync(new Drip(bytes, 1_000), Cancelled);

        Assert.Equal(System.Security.Cryptography.SHA256.HashData(bytes), found.Value.Hash);
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>Gives a few bytes at a time, as a connection does.</summary>
    private sealed class Drip(byte[] bytes, int step) : MemoryStream(bytes, writable: false)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, step));

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, step)]);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => base.ReadAsync(buffer[..Math.Min(buffer.Length, step)], cancellationToken);
    }
}
