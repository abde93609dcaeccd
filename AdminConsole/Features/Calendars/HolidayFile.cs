using System.Globalization;
using System.Text;
using AdminConsole.Domain;
using AdminConsole.Domain.Calendars;
using CsvHelper;

namespace AdminConsole.Features.Calendars;

/// <summary>
/// Reads the holidays of an iCalendar file (RFC 5545) or of a CSV. It decides nothing by itself: a date is read in the
/// one way that was chosen, a column is the one that was named, and whatever cannot be read is said with its line.
/// </summary>
internal static class HolidayFile
{
    /// <summary>Bytes of a file.</summary>
    public const int LargestFile = 512 * 1024;

    /// <summary>Rows looked at; more are refused, never cut.</summary>
    public const int MostRows = 3_000;

    public const string TooLarge = "file-too-large";
    public const string NotText = "file-not-text";
    public const string Nothing = "file-nothing";
    public const string TooManyRows = "file-too-many-rows";
    public const string Broken = "file-broken";
    public const string BadDate = "file-bad-date";
    public const string NoColumns = "file-no-columns";
    public const string NotWholeDay = "file-not-whole-day";
    public const string TooOften = "file-too-often";
    public const string Twice = "file-twice";

    private static readonly string[] DateNames = ["date", "day", "fecha", "dia", "holiday date", "fecha festivo"];
    private static readonly string[] NameNames = ["name", "holiday", "description", "nombre", "festivo", "descripcion", "festividad", "summary"];

    /// <summary>True for the text of an iCalendar file.</summary>
    public static bool IsCalendar(string text) => text.AsSpan().TrimStart("\uFEFF \r\n\t").StartsWith("BEGIN:VCALENDAR", StringComparison.OrdinalIgnoreCase);

    /// <summary>The text of a file: UTF-8 or UTF-16 by its mark, UTF-8 when it is valid, else Western European.</summary>
    public static Result<string> Decode(byte[] bytes)
    {
        if (bytes.Length > LargestFile)
        {
            return new InvalidError("File", TooLarge, LargestFile / 1024);
        }

        string text;
        if (bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            text = (bytes[0] == 0xFF ? Encoding.Unicode : Encoding.BigEndianUnicode).GetString(bytes, 2, bytes.Length - 2);
        }
        else
        {
            try
            {
                text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes);
            }
            catch (DecoderFallbackException)
            {
                text = Encoding.Latin1.GetString(bytes);
            }
        }

        return text.Contains('\0', StringComparison.Ordinal) || !TextRules.IsWellFormed(text) ? new InvalidError("File", NotText)
            : string.IsNullOrWhiteSpace(text.TrimStart('\uFEFF')) ? new InvalidError("File", Nothing)
            : text.TrimStart('\uFEFF');
    }

    /// <summary>The headings of a CSV, and which of them are taken for the date and the name when nobody says otherwise.</summary>
    public static HolidayColumns Columns(string text)
    {
        try
        {
            using var csv = Open(text);
            csv.ReadHeader();
            string[] names = [.. csv.Headers.Take(50).Select(Short)];
            return new HolidayColumns(names, Find(names, DateNames), Find(names, NameNames));
        }
        catch (CsvFormatException)
        {
            return new HolidayColumns([], null, null);
        }
    }

    /// <summary>The rows of a CSV whose first row names its columns.</summary>
    public static Result<IReadOnlyList<HolidayRow>> ReadCsv(string text, int dateColumn, int nameColumn, DateOrder order)
    {
        List<HolidayRow> rows = [];
        try
        {
            using var csv = Open(text);
            csv.ReadHeader();
            if (dateColumn < 0 || nameColumn < 0 || dateColumn >= csv.Headers.Count || nameColumn >= csv.Headers.Count)
            {
                return new InvalidError("File", NoColumns);
            }

            while (csv.Read())
            {
                var (date, name) = (Cell(csv, dateColumn), Cell(csv, nameColumn));
                if (date.Length == 0 && name.Length == 0)
                {
                    continue;
                }

                if (rows.Count == MostRows)
                {
                    return new InvalidError("File", TooManyRows, MostRows);
                }

                rows.Add(Row((int)csv.LineNumber, date, name, order));
            }
        }
        catch (CsvFormatException exception)
        {
            return new InvalidError("File", Broken, exception.LineNumber);
        }

        return rows.Count == 0 ? new InvalidError("File", Nothing) : Result.Of(Once(rows));
    }

    /// <summary>A day that stands twice is taken by its first row; the second is said.</summary>
    internal static IReadOnlyList<HolidayRow> Once(IReadOnlyList<HolidayRow> rows)
    {
        var seen = new HashSet<DateOnly>();
        return [.. rows.Select(row => row.Problem is null && row.Day is { } day && !seen.Add(day) ? row with { Problem = new FieldProblem("Day", Twice) } : row)];
    }

    internal static HolidayRow Checked(int line, string shown, DateOnly day, string name)
    {
        var valid = CalendarRules.Validate(new HolidayInput { Day = day, Name = name });
        return valid.IsSuccess
            ? new HolidayRow(line, shown, day, valid.Value.Name!, null)
            : new HolidayRow(line, shown, day, Short(name), (valid.Error as InvalidError)!.Problems[0]);
    }

    private static HolidayRow Row(int line, string date, string name, DateOrder order)
    {
        string[] formats = order switch
        {
            DateOrder.DayFirst => ["d/M/yyyy", "d-M-yyyy", "d.M.yyyy"],
            DateOrder.MonthFirst => ["M/d/yyyy", "M-d-yyyy", "M.d.yyyy"],
            _ => ["yyyy-MM-dd", "yyyyMMdd"],
        };
        return DateOnly.TryParseExact(date, formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? Checked(line, Short(date), day, name)
            : new HolidayRow(line, Short(date), null, Short(name), new FieldProblem("Day", BadDate));
    }

    private static CsvReader Open(string text)
        => CsvReader.FromText(text, new CsvReaderOptions
        {
            TrimWhitespace = true,
            TrackLineNumbers = true,
            IncludeValuesInExceptions = false,
            MalformedData = CsvMalformedDataHandling.Throw,
            MaxRecordSize = 64 * 1024,
        });

    private static string Cell(CsvReader csv, int index) => index < csv.FieldCount ? csv.GetString(index).Trim() : string.Empty;

    private static int? Find(string[] names, string[] known)
    {
        var index = Array.FindIndex(names, name => known.Contains(TextRules.Fold(name), StringComparer.Ordinal));
        return index < 0 ? null : index;
    }

    private static string Short(string text) => text.Length > FieldLimits.HolidayName ? text[..FieldLimits.HolidayName] : text;
}

/// <summary>How a file writes its dates. It is asked, never guessed.</summary>
internal enum DateOrder
{
    /// <summary>2026-12-24 (ISO 8601).</summary>
    Iso,

    /// <summary>24/12/2026.</summary>
    DayFirst,

    /// <summary>12/24/2026.</summary>
    MonthFirst,
}

/// <summary>The columns of a CSV and the two that are likely meant.</summary>
internal sealed record HolidayColumns(IReadOnlyList<string> Names, int? Date, int? Name);

/// <summary>One day of a file: its line, what stood there, what it is, or what is wrong with it.</summary>
internal sealed record HolidayRow(int Line, string Shown, DateOnly? Day, string Name, FieldProblem? Problem);
