using System.Buffers;
using System.Text;

namespace AdminConsole.Persistence;

/// <summary>
/// Writes RFC 4180 lines to a stream as they come. A cell that a spreadsheet would run as a formula is given an
/// apostrophe before it (OWASP, CSV Injection); the byte order mark tells those same spreadsheets that it is UTF-8.
/// </summary>
internal sealed class CsvWriter(Stream stream) : IAsyncDisposable
{
    private const int FlushAt = 32 * 1024;
    private static readonly SearchValues<char> Quoted = SearchValues.Create(",;\"\r\n\t'");
    private readonly StringBuilder buffer = new("\uFEFF");

    public async Task WriteAsync(IEnumerable<string> cells, CancellationToken cancellationToken)
    {
        var first = true;
        foreach (var cell in cells)
        {
            if (!first)
            {
                buffer.Append(',');
            }

            first = false;
            Append(cell);
        }

        buffer.Append("\r\n");
        if (buffer.Length >= FlushAt)
        {
            await FlushAsync(cancellationToken);
        }
    }

    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes(buffer.ToString()), cancellationToken);
        buffer.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        if (buffer.Length > 0)
        {
            await FlushAsync(CancellationToken.None);
        }
    }

    /// <summary>The value as a cell that is only ever text.</summary>
    internal static string Neutral(string value)
        => value is [('=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠'), ..] ? "'" + value : value;

    private void Append(string value)
    {
        var cell = Neutral(value);
        if (cell.AsSpan().IndexOfAny(Quoted) < 0)
        {
            buffer.Append(cell);
            return;
        }

        buffer.Append('"').Append(cell.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
    }
}
