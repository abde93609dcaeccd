using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Resources;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace AdminConsole.Features.Audit;

/// <summary>One event in a panel at the side, named by the address; the arrow keys go to the one before and after it on the page.</summary>
public sealed partial class AuditEventPanel : IDisposable
{
    private readonly CancellationTokenSource closed = new();
    private AuditDetail? detail;
    private Guid? shown;
    private bool missing;

    /// <summary>The event to show, or null to show none.</summary>
    [Parameter, EditorRequired]
    public Guid? Id { get; set; }

    /// <summary>The page's state.</summary>
    [Parameter, EditorRequired]
    public UrlState State { get; set; } = default!;

    /// <summary>The rows of the page, for the steps to the next.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<AuditRow> Rows { get; set; } = [];

    [Inject]
    private AuditService Audit { get; set; } = default!;

    [Inject]
    private CircuitActor Circuit { get; set; } = default!;

    [Inject]
    private Viewer Viewer { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private UrlState Base => State.Without(AuditFilterQuery.Event);

    private string Heading => detail is { } found && !missing
        ? string.Format(CultureInfo.CurrentCulture, AuditText.DetailTitle, found.Row.Sequence)
        : AuditText.Facts;

    /// <inheritdoc />
    public void Dispose()
    {
        closed.Cancel();
        closed.Dispose();
    }

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (Id == shown)
        {
            return;
        }

        shown = Id;
        if (Id is not { } id)
        {
            (detail, missing) = (null, false);
            return;
        }

        try
        {
            var result = await Audit.FindAsync(await Circuit.GetAsync(), id, closed.Token);
            // Another event may have been asked for meanwhile.
            if (shown == id)
            {
                (detail, missing) = (result.Value, !result.IsSuccess);
            }
        }
        catch (OperationCanceledException) when (closed.IsCancellationRequested)
        {
            // The page closed.
        }
    }

    private MarkupString Side(string field, string? value)
        => string.IsNullOrEmpty(value) ? new($"<span class=\"muted\">{AuditText.NoValue}</span>") : TrailWords.OfValue(field, value, detail!.Names, Viewer);

    private RenderFragment Step(string label, string glyph, int by) => builder =>
    {
        builder.OpenElement(0, "button");
        builder.AddAttribute(1, "type", "button");
        builder.AddAttribute(2, "class", "btn btn-quiet");
        builder.AddAttribute(3, "disabled", Beside(by) is null);
        builder.AddAttribute(4, "onclick", EventCallback.Factory.Create<MouseEventArgs>(this, () => Go(by)));
        builder.OpenComponent<Glyph>(5);
        builder.AddComponentParameter(6, nameof(Glyph.Of), glyph);
        builder.AddComponentParameter(7, nameof(Glyph.Size), 16);
        builder.CloseComponent();
        builder.AddContent(8, label);
        builder.CloseElement();
    };

    private void OnKey(KeyboardEventArgs key)
    {
        switch (key.Key)
        {
            case "ArrowLeft":
                Go(-1);
                break;
            case "ArrowRight":
                Go(+1);
                break;
        }
    }

    private Guid? Beside(int by)
    {
        for (var index = 0; index < Rows.Count; index++)
        {
            if (Rows[index].Id == Id)
            {
                var other = index + by;
                return other >= 0 && other < Rows.Count && !Rows[other].IsUnreadable ? Rows[other].Id : null;
            }
        }

        return null;
    }

    private void Go(int by)
    {
        if (Id is not null && Beside(by) is { } other)
        {
            Navigation.NavigateTo(State.With(AuditFilterQuery.Event, other).ToString(), replace: true);
        }
    }

    private void Close() => Navigation.NavigateTo(Base.ToString());
}
