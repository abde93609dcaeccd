using AdminConsole.Controls;

namespace AdminConsole.Tests.Controls;

[Trait("Stage", "Unit")]
public sealed class RowSelectionTests
{
    private static readonly Guid One = Guid.Parse("00000000-0000-7000-8000-000000000001");
    private static readonly Guid Two = Guid.Parse("00000000-0000-7000-8000-000000000002");

    [Fact]
    public void Pick_KeyThatIsNotShown_ChangesNothing()
    {
        var selection = new RowSelection();
        selection.Show([One]);
        selection.Pick(new RowPickEventArgs { Key = Two.ToString("D"), Ticked = true });
        selection.Pick(new RowPickEventArgs { Key = "' or 1=1", Ticked = true });
        Assert.Equal(0, selection.Count);
    }

    [Fact]
    public void Pick_All_TicksWhatIsShownAndThenNothing()
    {
        var selection = new RowSelection();
        selection.Show([One, Two]);
        selection.Pick(new RowPickEventArgs { Key = RowSelection.All, Ticked = true });
        Assert.True(selection.IsAll);
        Assert.Equal([One, Two], selection.Keys);
        selection.Pick(new RowPickEventArgs { Key = RowSelection.All, Ticked = false });
        Assert.Equal(0, selection.Count);
    }

    [Fact]
    public void Show_NextPage_DropsTicksThatCannotBeSeen()
    {
        var selection = new RowSelection();
        selection.Show([One]);
        selection.Pick(new RowPickEventArgs { Key = One.ToString("D"), Ticked = true });
        selection.Show([Two]);
        Assert.Equal(0, selection.Count);
        Assert.False(selection.IsAll);
    }
}
