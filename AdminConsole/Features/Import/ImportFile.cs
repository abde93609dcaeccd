using System.Runtime.CompilerServices;
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
        Result<(byte[] Hash, Encoding Encoding)> written;
        await using (var stream = Open())
        {
            written = await ImportEncoding.FindAsync(stream, cancellationToken);
        }

        if (!written.IsSuccess)
        {
            return written.Error;
        }

        var (hash, encoding) = written.Value;
        try
        {
            await using var reader = Read(encoding);
            List<string[]> samples = [];
            string[]? headers = null;
            long rows = 0;
            HashSet<int> notIso = [];
            while (await reader.ReadAsync(cancellationToken))
            {
                if (reader.FieldCount > FieldLimits.ImportCells)
                {
                    return new InvalidError("file", ImportRules.Malformed);
                }

                if (headers is null)
                {
                    headers = Cells(reader);
                    continue;
                }

                rows++;
                // Any column may be taken for dates later.
                for (var index = 0; index < headers.Length; index++)
                {
                    if (!notIso.Contains(index) && Cell(reader, index) is { Length: > 0 } cell && !ImportRules.IsIso(cell))
                    {
                        notIso.Add(index);
                    }
                }

                if (samples.Count < SampleRows)
                {
                    samples.Add(Cells(reader));
                }
            }

            return headers is null || rows == 0
                ? new InvalidError("file", headers is null ? ImportRules.Empty : ImportRules.NoRows)
                : new ImportSurvey(hash, encoding, reader.Separator, headers, samples, rows, notIso);
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
}

/// <summary>What a look at a file found.</summary>
/// <param name="Hash">SHA-256.</param>
/// <param name="Encoding">By its mark, or by what its bytes can be.</param>
/// <param name="Separator">Between cells.</param>
/// <param name="Headers">The first row.</param>
/// <param name="Samples">The first data rows.</param>
/// <param name="Rows">Data rows.</param>
/// <param name="NotIso">The places of columns that hold more than days in ISO 8601.</param>
internal sealed record ImportSurvey(byte[] Hash, Encoding Encoding, char? Separator, IReadOnlyList<string> Headers, IReadOnlyList<string[]> Samples, long Rows, IReadOnlySet<int> NotIso)
{
    /// <summary>The columns that the headers name by themselves.</summary>
    public IReadOnlyList<string?> Guess() => ImportColumns.Guess(Headers);

    /// <summary>Every date is in ISO 8601 when the columns hold these; else somebody must say how they are written.</summary>
    public bool DatesAreIso(IReadOnlyList<string?> columns)
        => !columns.Where((column, index) => column is ImportColumns.StartsOn or ImportColumns.EndsOn or ImportColumns.BirthDate && NotIso.Contains(index)).Any();
}
