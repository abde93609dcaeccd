using AdminConsole.Domain.Calendars;
using CsCheck;

namespace AdminConsole.Tests.Domain.Calendars;

[Trait("Stage", "Unit")]
public sealed class WorkingTimeTests
{
    private static readonly HashSet<DateOnly> None = [];
    private static readonly string[] Zones = ["Europe/Madrid", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "America/Santiago", "Africa/Cairo", "Pacific/Apia", "UTC"];

    private static readonly DateTime[] Turns = [new(2026, 3, 6), new(2026, 3, 27), new(2026, 4, 3), new(2026, 10, 23), new(2011, 12, 28)];

    private static readonly Gen<WorkingCalendar> AnyCalendar =
        Gen.Select(Gen.Int[1, 127], Gen.Int[0, 1_439], Gen.Int[1, 1_440], Gen.Int[0, Zones.Length - 1], static (days, opens, length, zone) => Calendar(Zones[zone], (Weekdays)days, opens, Math.Min(1_440, opens + length)));

    private static readonly Gen<HashSet<DateOnly>> AnyHolidays =
        Gen.Int[0, 60].HashSet[0, 15].Select(static days => days.Select(static day => new DateOnly(2026, 3, 1).AddDays(day)).ToHashSet());

    // Around the changes of clocks of both hemispheres, to the minute.
    private static readonly Gen<DateTime> AnyMoment =
        Gen.Select(Gen.Int[0, Turns.Length - 1], Gen.Int[0, 6 * 1_440], static (turn, minutes) => DateTime.SpecifyKind(Turns[turn], DateTimeKind.Utc).AddMinutes(minutes));

    [Theory]
    // Friday afternoon to Monday, over a week-end.
    [InlineData("2026-03-06T14:00:00Z", 4, "2026-03-09T10:00:00Z")]
    // Out of hours it begins with the next opening.
    [InlineData("2026-03-07T03:00:00Z", 1, "2026-03-09T09:00:00Z")]
    // To the closing itself, not to the next opening.
    [InlineData("2026-03-06T08:00:00Z", 8, "2026-03-06T16:00:00Z")]
    [InlineData("2026-03-06T08:00:00Z", 0, "2026-03-06T08:00:00Z")]
    // The clocks go forward on Sunday 29 March: Monday opens an hour earlier in UTC.
    [InlineData("2026-03-27T15:00:00Z", 2, "2026-03-30T08:00:00Z")]
    // And back on Sunday 25 October.
    [InlineData("2026-10-23T14:00:00Z", 2, "2026-10-26T09:00:00Z")]
    public void Add_InMadrid_IsTheMoment(string from, int hours, string expected)
        => Assert.Equal(Utc(expected), WorkingTime.Add(Utc(from), TimeSpan.FromHours(hours), Calendar("Europe/Madrid"), None).Value);

    [Fact]
    public void Add_OverWeekendAndHoliday_PassesThemBy()
    {
        HashSet<DateOnly> easter = [new(2026, 4, 3), new(2026, 4, 6)];
        Assert.Equal(Utc("2026-04-07T08:00:00Z"), WorkingTime.Add(Utc("2026-04-02T14:00:00Z"), TimeSpan.FromHours(2), Calendar("Europe/Madrid"), easter).Value);
    }

    [Theory]
    [InlineData(0, 540, 1_020)]
    [InlineData(128, 540, 1_020)]
    [InlineData(31, 600, 600)]
    [InlineData(31, 700, 600)]
    [InlineData(31, -10, 600)]
    [InlineData(31, 0, 1_441)]
    public void Add_NoWorkingTimeAtAll_IsANamedFailure(int days, int opens, int closes)
    {
        var calendar = Calendar("UTC", (Weekdays)days, opens, closes);
        Assert.IsType<NoWorkingTimeError>(WorkingTime.Add(Utc("2026-03-06T14:00:00Z"), TimeSpan.FromMinutes(1), calendar, None).Error);
        Assert.Equal(TimeSpan.Zero, WorkingTime.Between(Utc("2026-03-06T14:00:00Z"), Utc("2036-03-06T14:00:00Z"), calendar, None));
        Assert.False(WorkingTime.IsOpen(Utc("2026-03-06T14:00:00Z"), calendar, None));
    }

    [Fact]
    public void Add_EveryDayAHoliday_EndsAfterTenYears()
    {
        var holidays = Enumerable.Range(0, 366 * 12).Select(static day => new DateOnly(2026, 1, 1).AddDays(day)).ToHashSet();
        Assert.IsType<NoWorkingTimeError>(WorkingTime.Add(Utc("2026-03-06T14:00:00Z"), TimeSpan.FromMinutes(1), Calendar("Europe/Madrid"), holidays).Error);
        Assert.IsType<NoWorkingTimeError>(WorkingTime.Add(Utc("2026-03-06T14:00:00Z"), TimeSpan.MaxValue, Calendar("Europe/Madrid"), None).Error);
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59Z")]
    public void Add_AtTheEndsOfTime_DoesNotThrow(string from)
    {
        foreach (var zone in Zones)
        {
            WorkingTime.Add(Utc(from), TimeSpan.FromHours(20), Calendar(zone), None);
            WorkingTime.Between(Utc(from), DateTime.MaxValue, Calendar(zone), None);
        }
    }

    [Fact]
    public void Add_Negative_Throws()
        => Assert.Throws<ArgumentOutOfRangeException>(static () => WorkingTime.Add(Utc("2026-03-06T14:00:00Z"), TimeSpan.FromTicks(-1), Calendar("UTC"), None));

    [Fact]
    public void Between_AfterAdd_IsWhatWasAdded()
        => Gen.Select(AnyCalendar, AnyHolidays, AnyMoment, Gen.Int[0, 6_000]).Sample(static (calendar, holidays, from, minutes) =>
        {
            var added = WorkingTime.Add(from, TimeSpan.FromMinutes(minutes), calendar, holidays);
            if (!added.IsSuccess)
            {
                // A day of a minute or two does not come to so much in ten years.
                Assert.True(WorkingTime.Between(from, from.AddYears(WorkingTime.LongestYears), calendar, holidays) < TimeSpan.FromMinutes(minutes));
                return;
            }

            Assert.True(added.Value >= from);
            Assert.Equal(TimeSpan.FromMinutes(minutes), WorkingTime.Between(from, added.Value, calendar, holidays));
            // It is the first such moment: a tick earlier not all of it has passed.
            Assert.True(minutes == 0 || WorkingTime.Between(from, added.Value.AddTicks(-1), calendar, holidays) < TimeSpan.FromMinutes(minutes));
        });

    [Fact]
    public void Add_InTwoSteps_IsAddInOne()
        => Gen.Select(AnyCalendar, AnyHolidays, AnyMoment, Gen.Int[0, 3_000], Gen.Int[1, 3_000]).Sample(static (calendar, holidays, from, first, second) =>
        {
            if (!WorkingTime.Add(from, TimeSpan.FromMinutes(first + second), calendar, holidays).IsSuccess)
            {
                return;
            }

            var half = WorkingTime.Add(from, TimeSpan.FromMinutes(first), calendar, holidays).Value;
            Assert.Equal(WorkingTime.Add(from, TimeSpan.FromMinutes(first + second), calendar, holidays).Value, WorkingTime.Add(half, TimeSpan.FromMinutes(second), calendar, holidays).Value);
        });

    [Fact]
    public void Between_EveryMinuteCounted_IsTheSame()
        => Gen.Select(AnyCalendar, AnyHolidays, AnyMoment, Gen.Int[0, 4_000]).Sample(
            static (calendar, holidays, from, minutes) =>
            {
                var counted = 0;
                for (var minute = 0; minute < minutes; minute++)
                {
                    counted += WorkingTime.IsOpen(from.AddMinutes(minute), calendar, holidays) ? 1 : 0;
                }

                Assert.Equal(TimeSpan.FromMinutes(counted), WorkingTime.Between(from, from.AddMinutes(minutes), calendar, holidays));
            },
            iter: 60);

    [Theory]
    [InlineData("Mars/Olympus", false)]
    [InlineData("../../etc/passwd", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("Europe/Madrid", true)]
    public void IsZone_Name_IsKnownOrNot(string? zone, bool expected) => Assert.Equal(expected, CalendarRules.IsZone(zone));

    private static WorkingCalendar Calendar(string zone, Weekdays days = Weekdays.MondayToFriday, int opens = 540, int closes = 1_020)
        => new() { Id = Guid.Empty, Name = "Test", TimeZone = zone, Days = days, OpensAt = opens, ClosesAt = closes };

    private static DateTime Utc(string text) => DateTime.Parse(text, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AdjustToUniversal | System.Globalization.DateTimeStyles.AssumeUniversal);
}
