using AdminConsole.Domain;
using AdminConsole.Features.AccessLog;
using AdminConsole.Tests.Support;
using CsCheck;

namespace AdminConsole.Tests.Features.AccessLog;

public sealed class HourOfWeekTests
{
    private static readonly string[] zones = ["UTC", "Europe/Madrid", "America/St_Johns", "Asia/Kathmandu", "Australia/Lord_Howe", "America/Sao_Paulo", "Pacific/Kiritimati", "Pacific/Chatham"];

    [Fact]
    public void Between_AnyZoneAndMoment_HoldsExactlyTheMomentsWhoseClockShowsIt()
        => Gen.Select(Gen.Int[0, zones.Length - 1], Gen.Int[1, 7], Gen.Int[0, 23], Gen.Int[0, 4_000 * 96], Gen.Int[1, 40]).Sample((zoneIndex, day, hour, quarter, days) =>
        {
            var zone = TimeZoneInfo.FindSystemTimeZoneById(zones[zoneIndex]);
            var from = new DateTime(2016, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(15 * quarter);
            var to = from.AddDays(days);
            var at = new HourOfWeek(day, hour);
            var spans = at.Between(from, to, zone);

            for (var moment = from.AddMinutes(7); moment < to; moment = moment.AddMinutes(15))
            {
                Assert.Equal(HourOfWeek.Of(TimeZoneInfo.ConvertTimeFromUtc(moment, zone)) == at, spans.Any(span => moment >= span.From && moment < span.To));
            }

            Assert.All(spans, span => Assert.True(span.From >= from && span.To <= to && span.From < span.To));
        }, iter: 200);

    [Fact]
    public void Parse_WhatItWrites_ReadsBackAndNothingElse()
    {
        for (var day = 1; day <= HourOfWeek.Days; day++)
        {
            for (var hour = 0; hour < HourOfWeek.Hours; hour++)
            {
                var at = new HourOfWeek(day, hour);
                Assert.Equal(at, HourOfWeek.Parse("Hour", at.ToString(), []));
            }
        }

        foreach (var text in BadText.All.Concat(["0-1", "8-1", "1-24", "1--1", "-1-1", "1-", "-", "10-3", "1-1-1", " 1-1", "1-+1", "1- 1"]))
        {
            List<FieldProblem> problems = [];
            Assert.Null(HourOfWeek.Parse("Hour", text, problems));
            Assert.Equal(string.IsNullOrWhiteSpace(text) ? 0 : 1, problems.Count);
        }
    }
}
