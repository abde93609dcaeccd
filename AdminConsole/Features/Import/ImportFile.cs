using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using AdminConsole.Domain;
using AdminConsole.Domain.Import;
using CsvHelper;

namespace AdminConsole.Features.Import;

/// <summary>A file of people that can be opened more than once: read as a stream each time, never held whole.</summary>
/// <param name="Open">A new stream at the beginning.</param>
/// <param name="Length">Bytes.</param>
internal sealed record ImportFile(Func<Stream> Open, long Length)
{
    /// <summary>The longest row, in bytes of UTF-8: a line without an end is refused there.</summary>
    public const int LongestRow = 64 * 1024;

    private const int SampleRows = 3;

    /// <summary>One pass over the bytes: hash, encoding, headers, first rows, and whether dates can be read only one way.</summary>
    public async Task<Result<ImportSurvey>> SurveyAsync(CancellationToken cancellationToken)
    {
        byte[] hash;
        Encoding encoding;
        await using (var stream = Open())
        {
            (hash, encoding) = await LookAsync(stream, cancellationToken);
        }

        try
        {
            await using var reader = Read(encoding);
            List<string[]> samples = [];
            string[]? headers = null;
            long rows = 0;
            HashSet<int> dateColumns = [];
            var isIso = true;
            while (await reader.ReadAsync(cancellationToken))
            {
                if (reader.FieldCount > FieldLimits.ImportCells)
                {
                    return new InvalidError("file", ImportRules.Malformed);
                }

                if (headers is null)
                {
                    headers = Cells(reader);
                    dateColumns = [.. headers.Select(static (header, index) => (Column: ImportColumns.Of(header), index)).Where(static pair => pair.Column is ImportColumns.StartsOn or ImportColumns.EndsOn or ImportColumns.BirthDate).Select(static pair => pair.index)];
                    continue;
                }

                rows++;
                isIso &= dateColumns.All(index => Cell(reader, index) is { Length: 0 } || ImportRules.IsIso(Cell(reader, index)));
                if (samples.Count < SampleRows)
                {
                    samples.Add(Cells(reader));
                }
            }

            return headers is null || rows == 0
                ? new InvalidError("file", TextRules.Required)
                : new ImportSurvey(hash, encoding, reader.Separator, headers, samples, rows, isIso);
        }
        catch (CsvFormatException unreadable)
        {
            return new InvalidError("file", ImportRules.MalformedAt, unreadable.LineNumber);
        }
    }

    /// <summary>The data rows in their order, each with the line it begins at. A row that cannot be read ends the file.</summary>
    public async IAsyncEnumerable<ImportRow> RowsAsync(ImportSurvey survey, ImportMapping mapping, string country, DateOnly today, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var reader = Read(survey.Encoding);
        var places = mapping.Columns.Select(static (column, index) => (column, index)).Where(static pair => pair.column is not null).ToDictionary(static pair => pair.column!, static pair => pair.index, StringComparer.Ordinal);
        var isHeader = true;
        while (await reader.ReadAsync(cancellationToken))
        {
            if (isHeader)
            {
                isHeader = false;
                continue;
            }

            yield return ImportRules.Read(reader.LineNumber, column => places.TryGetValue(column, out var index) ? Cell(reader, index) : string.Empty, places.ContainsKey, mapping.Dates, country, today);
        }
    }

    private CsvReader Read(Encoding encoding)
        => CsvReader.Create(Open(), new CsvReaderOptions
        {
            Encoding = encoding,
            HasHeader = false,
            TrimWhitespace = true,
            SkipEmptyLines = true,
            TrackLineNumbers = true,
            IncludeValuesInExceptions = false,
            MalformedData = CsvMalformedDataHandling.Throw,
            MaxRecordSize = LongestRow,
        });

    private static string Cell(CsvReader reader, int index) => index < reader.FieldCount ? reader.GetString(index).Trim() : string.Empty;

    private static string[] Cells(CsvReader reader) => [.. Enumerable.Range(0, reader.FieldCount).Select(index => Cell(reader, index))];

    // A mark says it; else what is good UTF-8 from the first byte to the last is UTF-8, and the rest is the one-byte
    // set that spreadsheets in Western Europe write.
    private static async Task<(byte[] Hash, Encoding Encoding)> LookAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var decoder = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetDecoder();
        var (buffer, chars) = (new byte[64 * 1024], new char[64 * 1024 + 8]);
        Encoding? marked = null;
        var (isUtf8, isFirst) = (true, true);
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            hash.AppendData(buffer, 0, read);
            if (isFirst)
            {
                marked = buffer switch
                {
                    [0xEF, 0xBB, 0xBF, ..] => Encoding.UTF8,
                    [0xFF, 0xFE, ..] => Encoding.Unicode,
                    [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode,
                    _ => null,
                };
                isFirst = false;
            }

            if (isUtf8 && marked is null)
            {
                try
                {
                    decoder.Convert(buffer.AsSpan(0, read), chars, flush: false, out _, out _, out _);
                }
                catch (DecoderFallbackException)
                {
                    isUtf8 = false;
                }
            }
        }

        return (hash.GetHashAndReset(), marked ?? (isUtf8 ? Encoding.UTF8 : CodePagesEncodingProvider.Instance.GetEncoding(1252)!));
    }
}

/// <summary>What a look at a file found.</summary>
/// <param name="Hash">SHA-256.</param>
/// <param name="Encoding">By its mark, or by what its bytes can be.</param>
/// <param name="Separator">Between cells.</param>
/// <param name="Headers">The first row.</param>
/// <param name="Samples">The first data rows.</param>
/// <param name="Rows">Data rows.</param>
/// <param name="DatesAreIso">Every date is in ISO 8601; else somebody must say how they are written.</param>
internal sealed record ImportSurvey(byte[] Hash, Encoding Encoding, char? Separator, IReadOnlyList<string> Headers, IReadOnlyList<string[]> Samples, long Rows, bool DatesAreIso)
{
    /// <summary>The columns that the headers name by themselves.</summary>
    public IReadOnlyList<string?> Guess() => [.. Headers.Select(ImportColumns.Of)];
}
