using AdminConsole.Features.Lifecycle;
using AdminConsole.Persistence.Mail;
using AdminConsole.Resources;
using Bunit;
using Microsoft.Extensions.DependencyInjection;

namespace AdminConsole.Tests.Features.Lifecycle;

[Trait("Stage", "Unit")]
public sealed class InvitationFieldsTests : BunitContext
{
    private string? language = string.Empty;
    private bool byMail = true;

    [Fact]
    public void Fields_WithAMailServer_AskForLanguageAndMail()
    {
        var fields = Show("mail.example");
        Assert.Equal(["", "en", "es"], fields.FindAll("option").Select(static option => option.GetAttribute("value")!), StringComparer.Ordinal);

        fields.Find("select").Change("es");
        fields.Find("input[type=checkbox]").Change(false);

        Assert.Equal(("es", false), (language, byMail));
        Assert.DoesNotContain(LifecycleText.NoMailServer, fields.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Fields_WithoutAMailServer_SayThatTheLinkIsHandedOverAndSendNone()
    {
        var fields = Show(host: null);

        Assert.False(byMail);
        Assert.Empty(fields.FindAll("input"));
        Assert.Equal(LifecycleText.NoMailServer, fields.Find(".notice").TextContent.Trim());
        Assert.Single(fields.FindAll("select"));
    }

    [Fact]
    public void Fields_OfSomebodyKnown_AskForNoLanguage()
    {
        Services.AddSingleton(new MailOptions { Host = "mail.example" });
        Assert.Empty(Render<InvitationFields>(parameters => parameters.Bind(fields => fields.ByMail, byMail, value => byMail = value)).FindAll("select"));
    }

    private IRenderedComponent<InvitationFields> Show(string? host)
    {
        Services.AddSingleton(new MailOptions { Host = host });
        return Render<InvitationFields>(parameters => parameters
            .Bind(fields => fields.Language, language, value => language = value)
            .Bind(fields => fields.ByMail, byMail, value => byMail = value));
    }
}
