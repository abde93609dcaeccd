using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Tests.Support;

namespace AdminConsole.Tests.Domain.Access;

public sealed class ConditionTextTests
{
    [Theory]
    [InlineData("""[{"left":"resource.owner","is":"equal","right":{"property":"subject.id"}}]""")]
    [InlineData("""[{"left":"context.hour","is":"at-least","right":8},{"left":"context.hour","is":"less","right":18.5}]""")]
    [InlineData("""[{"left":"context.time","is":"less","right":{"at":"2027-01-31T17:00:00Z"}}]""")]
    [InlineData("""[{"left":"action.kind","is":"one-of","right":["draft","review"]},{"left":"resource.open","is":"not-equal","right":true}]""")]
    public void Parse_WhatWriteWrote_IsTheSame(string text)
    {
        var condition = ConditionText.Parse(text);
        Assert.True(condition.IsSuccess);
        Assert.Equal(text, ConditionText.Write(condition.Value));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("[1]")]
    [InlineData("""[{"left":"owner","is":"equal","right":1}]""")]
    [InlineData("""[{"left":"resource.","is":"equal","right":1}]""")]
    [InlineData("""[{"left":"resource.a b","is":"equal","right":1}]""")]
    [InlineData("""[{"left":"resource.a","is":"like","right":1}]""")]
    [InlineData("""[{"left":"resource.a","is":"equal","right":null}]""")]
    [InlineData("""[{"left":"resource.a","is":"equal","right":[]}]""")]
    [InlineData("""[{"left":"resource.a","is":"equal","right":["b"]}]""")]
    [InlineData("""[{"left":"resource.a","is":"one-of","right":"b"}]""")]
    [InlineData("""[{"left":"resource.a","is":"less","right":"b"}]""")]
    [InlineData("""[{"left":"resource.a","is":"less","right":{"at":"tomorrow"}}]""")]
    [InlineData("""[{"left":"resource.a","is":"equal","right":{"property":"a"}}]""")]
    [InlineData("""[{"left":"resource.a","is":"equal","right":1,"else":2}]""")]
    [InlineData("""[{"left":"resource.a","is":"equal","right":1e999}]""")]
    [InlineData("""[{"left":"resource.a","is":"equal","right":"\ud800"}]""")]
    [InlineData("""[[[[[[]]]]]]""")]
    public void Parse_OfWhatIsNoCondition_IsRefused(string text) => Assert.IsType<InvalidError>(ConditionText.Parse(text).Error);

    [Fact]
    public void Parse_OfAnythingHostile_NeverThrows()
    {
        foreach (var text in HostileText.ForLimit(FieldLimits.Condition).OfType<string>())
        {
            Assert.False(ConditionText.Parse(text).IsSuccess);
        }

        var many = $"[{string.Join(',', Enumerable.Repeat("""{"left":"resource.a","is":"equal","right":1}""", ConditionText.MaximumComparisons + 1))}]";
        Assert.Equal(ConditionText.TooMany, Assert.Single(Assert.IsType<InvalidError>(ConditionText.Parse(many).Error).Problems).Code);
    }

    [Theory]
    [InlineData("damaged")]
    [InlineData("")]
    [InlineData("[]")]
    public void Read_OfADamagedRow_NeverHolds(string stored)
        => Assert.False(ConditionText.Read(stored)!.Holds(new AccessProperties(new Dictionary<PropertyPath, Operand> { [new(PropertySource.Context, string.Empty)] = new Operand.Truth(false) })));

    [Fact]
    public void Read_OfNoCondition_IsNone() => Assert.Null(ConditionText.Read(null));
}
