using System.Diagnostics;
using System.Text;
using AdminConsole.Domain;
using AdminConsole.Domain.Calendars;
using AdminConsole.Features.Calendars;

namespace AdminConsole.Tests.Features.Calendars;

[Trait("Stage", "Unit")]
public sealed class HolidayFileTests
{
    [Fact]
    public void ReadCsv_SpanishWithSemicolons_IsReadByTheChosenColumnsAndForm()
    {
        const string text = "Comunidad;Fecha;Festivo\r\nMadrid;06/01/2026;Epifanía del Señor\nMadrid;3/4/2026;\"Viernes; Santo\"\r\n\r\nMadrid;31/02/2026;No existe\r\nMadrid;2026-05-01;ISO\r\nMadrid;06/01/2026;Otra vez\r\n";
        var columns = HolidayFile.Columns(text);
        Assert.Equal((1, 2), (columns.Date, columns.Name));
        var rows = HolidayFile.ReadCsv(text, 1, 2, DateOrder.DayFirst).Value!;
        Assert.Equal([new DateOnly(2026, 1, 6), new DateOnly(2026, 4, 3), null, null, new DateOnly(2026, 1, 6)], rows.Select(static row => row.Day));
        Assert.Equal([null, null, HolidayFile.BadDate, HolidayFile.BadDate, HolidayFile.Twice], rows.Select(static row => row.Problem?.Code));
        Assert.Equal("Viernes; Santo", rows[1].Name);
        Assert.Equal([2, 3, 5, 6, 7], rows.Select(static row => row.Line));
        // The same digits in the other order are another day: nothing is guessed.
        Assert.Equal(new DateOnly(2026, 3, 4), HolidayFile.ReadCsv(text, 1, 2, DateOrder.MonthFirst).Value![1].Day);
        Assert.All(HolidayFile.ReadCsv(text, 1, 2, DateOrder.Iso).Value!.Where(static row => row.Line != 6), static row => Assert.Equal(HolidayFile.BadDate, row.Problem?.Code));
    }

    [Theory]
    [InlineData("date,name\n2026-01-01,", TextRules.Required)]
    [InlineData("date,name\n1700-01-01,Old", CalendarRules.HolidayRange)]
    [InlineData("date,name\n2026-01-01,\"a\u202Eb\"", TextRules.DirectionMark)]
    public void ReadCsv_BadRow_SaysWhy(string text, string code)
        => Assert.Equal(code, Assert.Single(HolidayFile.ReadCsv(text, 0, 1, DateOrder.Iso).Value!).Problem?.Code);

    [Theory]
    [InlineData("date,name\n2026-01-01,\"never closed", HolidayFile.Broken)]
    [InlineData("date,name\n", HolidayFile.Nothing)]
    [InlineData("date\n2026-01-01", HolidayFile.NoColumns)]
    public void ReadCsv_BadFile_IsRefusedAsAWhole(string text, string code)
        => Assert.Equal(code, Assert.IsType<InvalidError>(HolidayFile.ReadCsv(text, 0, 1, DateOrder.Iso).Error).Problems[0].Code);

    [Fact]
    public void ReadCsv_HugeOrEndless_IsRefused()
    {
        var many = "date,name\n" + string.Concat(Enumerable.Range(0, HolidayFile.MostRows + 1).Select(static row => $"2026-01-01,R{row}\n"));
        Assert.Equal(HolidayFile.TooManyRows, Assert.IsType<InvalidError>(HolidayFile.ReadCsv(many, 0, 1, DateOrder.Iso).Error).Problems[0].Code);
        var line = "date,name\n2026-01-01,\"" + new string('x', 400_000) + "\"\n";
        Assert.False(HolidayFile.ReadCsv(line, 0, 1, DateOrder.Iso) is { IsSuccess: true, Value: [{ Problem: null }, ..] });
        Assert.Equal(HolidayFile.TooLarge, Assert.IsType<InvalidError>(HolidayFile.Decode(new byte[HolidayFile.LargestFile + 1]).Error).Problems[0].Code);
    }

    [Fact]
    public void Decode_EachEncoding_IsText()
    {
        Assert.Equal("año", HolidayFile.Decode(Encoding.UTF8.GetBytes("año")).Value);
        Assert.Equal("año", HolidayFile.Decode([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("año")]).Value);
        Assert.Equal("año", HolidayFile.Decode(Encoding.Latin1.GetBytes("año")).Value);
        Assert.Equal("año", HolidayFile.Decode([0xFF, 0xFE, .. Encoding.Unicode.GetBytes("año")]).Value);
        Assert.False(HolidayFile.Decode([0x50, 0x4B, 0x03, 0x04, 0, 0]).IsSuccess);
        Assert.False(HolidayFile.Decode([]).IsSuccess);
    }

    [Fact]
    public void ReadCalendar_WholeDays_AreTakenWithTheirRepeats()
    {
        var rows = Read("""
            BEGIN:VEVENT
            UID:1
            DTSTART;VALUE=DATE:20260106
            DTEND;VALUE=DATE:20260107
            SUMMARY:Epifanía
            END:VEVENT
            BEGIN:VEVENT
            UID:2
            DTSTART;VALUE=DATE:20101225
            SUMMARY:Navidad
            RRULE:FREQ=YEARLY
            END:VEVENT
            BEGIN:VEVENT
            UID:3
            DTSTART;VALUE=DATE:20260801
            DTEND;VALUE=DATE:20260804
            SUMMARY:Fiestas
            END:VEVENT
            BEGIN:VEVENT
            UID:4
            DTSTART:20260505T090000Z
            DTEND:20260505T100000Z
            SUMMARY:Meeting
            END:VEVENT
            """).Value!;
        Assert.Equal(
            ["2026-01-06", "2026-08-01", "2026-08-02", "2026-08-03", "2026-12-25", "2027-12-25"],
            rows.Where(static row => row.Problem is null).Select(static row => row.Shown));
        Assert.Equal(HolidayFile.NotWholeDay, Assert.Single(rows, static row => row.Problem is not null).Problem!.Code);
    }

    [Theory]
    [InlineData("RRULE:FREQ=SECONDLY")]
    [InlineData("RRULE:FREQ=DAILY")]
    [InlineData("RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31")]
    [InlineData("RRULE:FREQ=YEARLY;INTERVAL=2147483647")]
    [InlineData("RRULE:FREQ=WEEKLY;COUNT=2147483647")]
    [InlineData("RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYHOUR=0,1,2,3,4,5,6,7,8,9;BYMINUTE=0,1,2,3,4,5,6,7,8,9;BYSECOND=0,1,2,3,4,5")]
    [InlineData("RRULE:FREQ=YEARLY;UNTIL=banana")]
    [InlineData("RRULE:FREQ=YEARLY\nRRULE:FREQ=MONTHLY")]
    [InlineData("DTEND;VALUE=DATE:99991231")]
    [InlineData("DURATION:P9999999D")]
    public void ReadCalendar_Hostile_EndsSoon(string line)
    {
        var watch = Stopwatch.StartNew();
        var result = Read($"BEGIN:VEVENT\nUID:1\nDTSTART;VALUE=DATE:20260106\nSUMMARY:X\n{line}\nEND:VEVENT");
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"{line} took {watch.Elapsed}");
        Assert.True(!result.IsSuccess || result.Value!.Count <= HolidayFile.MostRows);
    }

    [Fact]
    public void ReadCalendar_DeepLongOrBroken_IsRefused()
    {
        string[] files =
        [
            "BEGIN:VCALENDAR\n" + string.Concat(Enumerable.Repeat("BEGIN:VEVENT\n", 100_000)),
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:" + new string('x', 100_000) + "\nEND:VEVENT\nEND:VCALENDAR",
            "BEGIN:VCALENDAR\nSUMMARY:a\n" + string.Concat(Enumerable.Repeat(" aaaa\n", 10_000)) + "END:VCALENDAR",
            "BEGIN:VCALENDAR",
            "END:VCALENDAR\n",
            "BEGIN:VCALENDAR\nEND:VCALENDAR",
            "BEGIN:VCALENDAR\n\0\nEND:VCALENDAR",
        ];
        Assert.All(files, static file => Assert.False(HolidayCalendarFile.Read(file, 2025, 2036).IsSuccess));
        // Many events, each repeating: together bounded.
        var many = string.Concat(Enumerable.Range(0, 2_000).Select(static index => $"BEGIN:VEVENT\nUID:{index}\nDTSTART;VALUE=DATE:20260106\nRRULE:FREQ=WEEKLY\nSUMMARY:X\nEND:VEVENT\n"));
        var watch = Stopwatch.StartNew();
        Assert.Equal(HolidayFile.TooManyRows, Assert.IsType<InvalidError>(Read(many).Error).Problems[0].Code);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"{watch.Elapsed}");
    }

    private static Result<IReadOnlyList<HolidayRow>> Read(string events) => HolidayCalendarFile.Read($"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Test//EN\n{events}\nEND:VCALENDAR\n", 2026, 2027);
}
