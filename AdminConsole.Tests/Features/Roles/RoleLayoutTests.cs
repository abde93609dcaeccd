using System.Xml.Linq;
using AdminConsole.Features.Roles;
using CsCheck;

namespace AdminConsole.Tests.Features.Roles;

[Trait("Stage", "Unit")]
public sealed class RoleLayoutTests
{
    // Edges go from a lower to a higher number only, so that there is no circle.
    private static readonly Gen<RolePicture> Pictures = Gen.Int[1, 200].SelectMany(static count => Gen.Select(Gen.Int[0, count - 1], Gen.Int[0, count - 1]).List[0, 300].Select(pairs =>
    {
        RoleLink[] roles = [.. Enumerable.Range(0, count).Select(static index => new RoleLink(new Guid(index, 0, 0, new byte[8]), $"Role {index}", null))];
        return new RolePicture(roles, [.. pairs.Where(static pair => pair.Item1 < pair.Item2).Distinct().Select(pair => (roles[pair.Item1].Id, roles[pair.Item2].Id))]);
    }));

    [Fact]
    public void Of_AnyHierarchy_DrawsEveryRoleOnceApartAndSeniorsAbove()
        => Pictures.Sample(
            static picture =>
            {
                var layout = RoleLayout.Of(picture);
                Assert.Equal(picture.Roles.Select(static role => role.Id).Order(), layout.Boxes.Select(static box => box.Role.Id).Order());
                Assert.Equal(picture.Edges.Count, layout.Lines.Count);
                var boxes = layout.Boxes.ToDictionary(static box => box.Role.Id);
                Assert.All(picture.Edges, edge => Assert.True(boxes[edge.Senior].Y + RoleLayout.BoxHeight < boxes[edge.Junior].Y));
                foreach (var row in layout.Boxes.GroupBy(static box => box.Y))
                {
                    var places = row.Select(static box => box.X).Order().ToList();
                    Assert.All(places.Zip(places.Skip(1)), static pair => Assert.True(pair.Second - pair.First >= RoleLayout.BoxWidth));
                }

                Assert.All(layout.Boxes, box => Assert.True(box.X >= 0 && box.Y >= 0 && box.X + RoleLayout.BoxWidth <= layout.Width && box.Y + RoleLayout.BoxHeight <= layout.Height));
            },
            iter: 200);

    [Fact]
    public void Of_LinesAcrossLayers_BendRoundTheBoxesBetween()
    {
        RoleLink[] roles = [.. Enumerable.Range(0, 4).Select(static index => new RoleLink(new Guid(index, 0, 0, new byte[8]), $"Role {index}", null))];
        var layout = RoleLayout.Of(new RolePicture(roles, [(roles[0].Id, roles[1].Id), (roles[1].Id, roles[2].Id), (roles[0].Id, roles[2].Id), (roles[0].Id, roles[3].Id)]));

        var across = layout.Lines.Single(line => line.Senior == roles[0].Id && line.Junior == roles[2].Id);
        var between = layout.Boxes.Single(box => box.Role.Id == roles[1].Id);
        Assert.Equal(4, across.Points.Count);
        Assert.DoesNotContain(across.Points, point => point.X > between.X && point.X < between.X + RoleLayout.BoxWidth && point.Y >= between.Y && point.Y <= between.Y + RoleLayout.BoxHeight);
    }

    [Fact]
    public void Of_AThousandRolesInEightLevels_EndsInTime()
    {
        RoleLink[] roles = [.. Enumerable.Range(0, 1_000).Select(static index => new RoleLink(new Guid(index, 0, 0, new byte[8]), $"Role {index}", null))];
        var edges = Enumerable.Range(0, 875).SelectMany(index => new[] { 1, 2 }.Select(step => (roles[index].Id, roles[((index / 125) * 125) + 125 + ((index * 7 * step) % 125)].Id))).Distinct().ToList();

        var layout = RoleLayout.Of(new RolePicture(roles, edges));

        Assert.Equal(1_000, layout.Boxes.Count);
        Assert.Equal(8, layout.Boxes.Select(static box => box.Y).Distinct().Count(y => layout.Boxes.Count(box => box.Y == y) > 6));
    }

    [Fact]
    public void Light_OfARole_IsAllBelowAndAllAbove()
    {
        var ids = Enumerable.Range(0, 5).Select(static index => new Guid(index, 0, 0, new byte[8])).ToArray();
        var light = new RoleLight(new RolePicture([], [(ids[0], ids[1]), (ids[1], ids[2]), (ids[2], ids[3]), (ids[0], ids[4])]), ids[1]);

        Assert.Equal(
            [RolePart.Inheriting, RolePart.Focus, RolePart.Inherited, RolePart.Inherited, null],
            ids.Select(light.Of));
        Assert.Equal(((RolePart?)RolePart.Inheriting, (RolePart?)RolePart.Inherited, (RolePart?)null), (light.OfLine(ids[0], ids[1]), light.OfLine(ids[2], ids[3]), light.OfLine(ids[0], ids[4])));
    }

    [Fact]
    public void Of_ACircle_EndsAndDrawsIt()
    {
        var (one, two) = (new RoleLink(Guid.NewGuid(), "One", null), new RoleLink(Guid.NewGuid(), "Two", null));

        Assert.Equal(2, RoleLayout.Of(new RolePicture([one, two], [(one.Id, two.Id), (two.Id, one.Id)])).Boxes.Count);
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\"' onload='x' & more")]
    [InlineData("支持主管 مشرف 👩🏽‍🚒👩🏽‍🚒👩🏽‍🚒👩🏽‍🚒👩🏽‍🚒👩🏽‍🚒👩🏽‍🚒👩🏽‍🚒👩🏽‍🚒👩🏽‍🚒👩🏽‍🚒👩🏽‍🚒👩🏽‍🚒👩🏽‍🚒👩🏽‍🚒👩🏽‍🚒👩🏽‍🚒👩🏽‍🚒👩🏽‍🚒👩🏽‍🚒👩🏽‍🚒👩🏽‍🚒👩🏽‍🚒👩🏽‍🚒")]
    public void Render_AnyName_IsWellFormedAndHoldsItAsText(string name)
    {
        var layout = RoleLayout.Of(new RolePicture([new RoleLink(Guid.NewGuid(), name, name)], []));

        var svg = XDocument.Parse(RoleSvg.Render(layout, null, null));

        Assert.Equal(name, svg.Descendants().Single(static element => element.Name.LocalName == "title").Value);
        Assert.DoesNotContain(svg.Descendants(), static element => element.Name.LocalName == "script");
    }
}
