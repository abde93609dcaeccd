using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using AdminConsole.Controls;
using AdminConsole.Resources;

namespace AdminConsole.Features.Roles;

/// <summary>
/// The drawing as SVG 2. It carries plain colours of its own, so that a saved file shows; the page's style sheet sets
/// others. Every word is encoded here.
/// </summary>
internal static class RoleSvg
{
    private const int LineLetters = 22;
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>Draws it; <paramref name="focus"/> is the role that stands out.</summary>
    public static string Render(RoleLayout layout, Guid? focus, double scale = 1)
    {
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"drawing-svg\" width=\"{layout.Width * scale:0}\" height=\"{layout.Height * scale:0}\" viewBox=\"0 0 {layout.Width} {layout.Height}\" font-family=\"sans-serif\" font-size=\"13\">");
        foreach (var line in layout.Lines)
        {
            var bend = (line.FromY + line.ToY) / 2;
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"drawing-line\" fill=\"none\" stroke=\"#8a939d\" stroke-width=\"1.5\" d=\"M{line.FromX} {line.FromY}C{line.FromX} {bend} {line.ToX} {bend} {line.ToX} {line.ToY}\"/>");
        }

        foreach (var (role, x, y) in layout.Boxes)
        {
            var name = role.Name.Length > 0 ? role.Name : AccessText.OutOfSight;
            var box = string.Create(
                CultureInfo.InvariantCulture,
                $"<rect class=\"drawing-box{(role.Id == focus ? " drawing-focus" : null)}\" x=\"{x}\" y=\"{y}\" width=\"{RoleLayout.BoxWidth}\" height=\"{RoleLayout.BoxHeight}\" rx=\"6\" fill=\"#fff\" stroke=\"#8a939d\"/><text class=\"drawing-name\" x=\"{x + (RoleLayout.BoxWidth / 2)}\" y=\"{y + 19}\" text-anchor=\"middle\" fill=\"#16191d\">{Encoder.Encode(Short(name))}</text><text class=\"drawing-owner\" x=\"{x + (RoleLayout.BoxWidth / 2)}\" y=\"{y + 35}\" text-anchor=\"middle\" font-size=\"11\" fill=\"#59626c\">{Encoder.Encode(Short(role.Department ?? RoleText.Company))}</text>");
            svg.Append(role.Name.Length > 0 ? $"<a href=\"{ConsoleUrls.Role(role.Id)}\"><title>{Encoder.Encode(name)}</title>{box}</a>" : $"<g>{box}</g>");
        }

        return svg.Append("</svg>").ToString();
    }

    private static string Short(string text)
    {
        var letters = new StringInfo(text);
        return letters.LengthInTextElements <= LineLetters ? text : letters.SubstringByTextElements(0, LineLetters - 1) + "…";
    }
}
