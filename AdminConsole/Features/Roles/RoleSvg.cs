using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using AdminConsole.Resources;

namespace AdminConsole.Features.Roles;

/// <summary>
/// The drawing as SVG 2. It carries plain colours of its own, so that a saved file shows; the page's style sheet sets
/// others. Every word and address is encoded here.
/// </summary>
internal static class RoleSvg
{
    private const int LineLetters = 22;
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>Draws it. <paramref name="light"/> says what stands out; <paramref name="link"/> where a role's box leads, nowhere without it.</summary>
    public static string Render(RoleLayout layout, RoleLight? light, Func<Guid, string>? link)
    {
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"drawing-svg{(light is null ? null : " drawing-lit")}\" width=\"{layout.Width}\" height=\"{layout.Height}\" viewBox=\"0 0 {layout.Width} {layout.Height}\" font-family=\"sans-serif\" font-size=\"13\">");
        foreach (var line in layout.Lines.OrderBy(line => light?.OfLine(line.Senior, line.Junior) is not null))
        {
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"drawing-line{ClassOf(light?.OfLine(line.Senior, line.Junior))}\" fill=\"none\" stroke=\"#8a939d\" stroke-width=\"1.5\" d=\"{PathOf(line)}\"/>");
        }

        foreach (var (role, x, y) in layout.Boxes)
        {
            var name = role.Name.Length > 0 ? role.Name : AccessText.OutOfSight;
            var part = light?.Of(role.Id);
            var box = string.Create(
                CultureInfo.InvariantCulture,
                $"<rect class=\"drawing-box{ClassOf(part)}\" x=\"{x}\" y=\"{y}\" width=\"{RoleLayout.BoxWidth}\" height=\"{RoleLayout.BoxHeight}\" rx=\"6\" fill=\"#fff\" stroke=\"#8a939d\"/><text class=\"drawing-name\" x=\"{x + (RoleLayout.BoxWidth / 2)}\" y=\"{y + 19}\" text-anchor=\"middle\" fill=\"#16191d\">{Encoder.Encode(Short(name))}</text><text class=\"drawing-owner\" x=\"{x + (RoleLayout.BoxWidth / 2)}\" y=\"{y + 35}\" text-anchor=\"middle\" font-size=\"11\" fill=\"#59626c\">{Encoder.Encode(Short(role.Department ?? RoleText.Company))}</text>");
            var title = $"<title>{Encoder.Encode(name)}</title>";
            svg.Append(link is not null && role.Name.Length > 0
                ? $"<a href=\"{Encoder.Encode(link(role.Id))}\"{(part is RolePart.Focus ? " aria-current=\"true\"" : null)}>{title}{box}</a>"
                : $"<g>{title}{box}</g>");
        }

        return svg.Append("</svg>").ToString();
    }

    private static string PathOf(RoleLine line)
    {
        var path = new StringBuilder();
        path.Append(CultureInfo.InvariantCulture, $"M{line.Points[0].X} {line.Points[0].Y}");
        for (var index = 1; index < line.Points.Count; index++)
        {
            var ((fromX, fromY), (toX, toY)) = (line.Points[index - 1], line.Points[index]);
            var bend = (fromY + toY) / 2;
            path.Append(fromX == toX
                ? string.Create(CultureInfo.InvariantCulture, $"L{toX} {toY}")
                : string.Create(CultureInfo.InvariantCulture, $"C{fromX} {bend} {toX} {bend} {toX} {toY}"));
        }

        return path.ToString();
    }

    private static string? ClassOf(RolePart? part) => part switch
    {
        RolePart.Focus => " drawing-focus",
        RolePart.Inherited => " drawing-inherited",
        RolePart.Inheriting => " drawing-inheriting",
        _ => null,
    };

    private static string Short(string text)
    {
        var letters = new StringInfo(text);
        return letters.LengthInTextElements <= LineLetters ? text : letters.SubstringByTextElements(0, LineLetters - 1) + "…";
    }
}

/// <summary>What stands out in a drawing: a role, all it inherits from, all that inherit from it.</summary>
internal sealed class RoleLight
{
    private readonly Guid focus;
    private readonly HashSet<Guid> inherited;
    private readonly HashSet<Guid> inheriting;

    public RoleLight(RolePicture picture, Guid focus)
    {
        this.focus = focus;
        inherited = Reach(picture.Edges.ToLookup(static edge => edge.Senior, static edge => edge.Junior));
        inheriting = Reach(picture.Edges.ToLookup(static edge => edge.Junior, static edge => edge.Senior));
    }

    /// <summary>How many roles it inherits from, directly or not.</summary>
    public int Inherited => inherited.Count;

    /// <summary>How many roles inherit from it, directly or not.</summary>
    public int Inheriting => inheriting.Count;

    public RolePart? Of(Guid role)
        => role == focus ? RolePart.Focus : inherited.Contains(role) ? RolePart.Inherited : inheriting.Contains(role) ? RolePart.Inheriting : null;

    public RolePart? OfLine(Guid senior, Guid junior)
        => inherited.Contains(junior) && (senior == focus || inherited.Contains(senior)) ? RolePart.Inherited
            : inheriting.Contains(senior) && (junior == focus || inheriting.Contains(junior)) ? RolePart.Inheriting
            : null;

    private HashSet<Guid> Reach(ILookup<Guid, Guid> next)
    {
        HashSet<Guid> reached = [];
        var pending = new Stack<Guid>([focus]);
        while (pending.TryPop(out var role))
        {
            foreach (var other in next[role])
            {
                if (other != focus && reached.Add(other))
                {
                    pending.Push(other);
                }
            }
        }

        return reached;
    }
}

/// <summary>What a role is to the one that stands out.</summary>
internal enum RolePart : byte
{
    Focus = 1,
    Inherited = 2,
    Inheriting = 3,
}
