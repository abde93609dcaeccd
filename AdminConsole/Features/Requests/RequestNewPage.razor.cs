using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Requests;
using AdminConsole.Persistence;
using AdminConsole.Resources;
using Microsoft.AspNetCore.Components;

namespace AdminConsole.Features.Requests;

/// <summary>The basket: for whom, which roles, how long and why.</summary>
public sealed partial class RequestNewPage : IDisposable
{
    private const string Company = "company";
    private const int OffersShown = 25;

    private readonly CancellationTokenSource gone = new();
    private readonly FieldErrors errors = new();
    private readonly BasketInput input = new();
    private readonly List<BasketLine> basket = [];
    private IReadOnlyList<PersonChoice> people = [];
    private IReadOnlyList<PersonChoice> colleagues = [];
    private IReadOnlyList<RoleOffer> offers = [];
    private IReadOnlyList<DepartmentChoice> departments = [];
    private LoadState state;
    private Way way;
    private string? text;
    private Guid? colleague;
    private string? starts;
    private bool sending;

    private enum Way
    {
        Search,
        Recommended,
        Colleague,
    }

    [Inject]
    private RequestCatalogue Catalogue { get; set; } = default!;

    [Inject]
    private RequestService Requests { get; set; } = default!;

    [Inject]
    private BasketPlaces Places { get; set; } = default!;

    [Inject]
    private CircuitActor Circuit { get; set; } = default!;

    [Inject]
    private Toasts Toasts { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    /// <inheritdoc />
    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }

    /// <inheritdoc />
    protected override Task OnInitializedAsync() => LoadAsync();

    private string Pressed(Way one) => way == one ? "true" : "false";

    private async Task LoadAsync()
    {
        var actor = await Circuit.GetAsync();
        people = await Catalogue.PeopleAsync(actor, null, gone.Token);
        input.PersonId = people.FirstOrDefault(static choice => choice.IsSelf)?.Id ?? (people is [var first, ..] ? first.Id : null);
        state = LoadState.Ready;
        await PersonChangedAsync();
    }

    private Task PersonAsync(ChangeEventArgs change)
    {
        input.PersonId = Guid.TryParseExact(change.Value as string, "D", out var id) ? id : null;
        basket.Clear();
        return PersonChangedAsync();
    }

    private async Task PersonChangedAsync()
    {
        if (input.PersonId is not { } person)
        {
            return;
        }

        var actor = await Circuit.GetAsync();
        departments = await Places.AroundAsync(person, gone.Token);
        colleagues = await Catalogue.ColleaguesAsync(actor, person, null, gone.Token);
        colleague = null;
        await OfferAsync();
    }

    private Task WayAsync(Way one)
    {
        way = one;
        return OfferAsync();
    }

    private Task TypedAsync(TypedEventArgs typed)
    {
        text = typed.Value;
        return OfferAsync();
    }

    private Task ColleagueAsync(ChangeEventArgs change)
    {
        colleague = Guid.TryParseExact(change.Value as string, "D", out var id) ? id : null;
        return OfferAsync();
    }

    private async Task OfferAsync()
    {
        if (input.PersonId is not { } person || (way is Way.Colleague && colleague is null))
        {
            offers = [];
            return;
        }

        var query = new CatalogueQuery(person) { Text = way is Way.Search ? text : null, Recommended = way is Way.Recommended, LikePersonId = way is Way.Colleague ? colleague : null };
        var found = await Catalogue.RolesAsync(await Circuit.GetAsync(), query, new KeysetRequest(KeysetMove.First, null, OffersShown), gone.Token);
        offers = found.IsSuccess ? found.Value.Page.Rows : [];
    }

    private void Add(RoleOffer offer)
    {
        errors.Clear();
        basket.Add(new BasketLine(offer)
        {
            Scope = departments is [var nearest, ..] ? nearest.Id.ToString("D") : Company,
            Days = offer.MaximumDays?.ToString(CultureInfo.InvariantCulture),
        });
    }

    private void TakeOut(BasketLine line)
    {
        // The lines below move up, and their problems with them.
        errors.Clear();
        basket.Remove(line);
    }

    // What speaks against a role may speak against it in that branch alone.
    private void Mended(int index)
    {
        errors.Clear($"Items[{index}].ScopeDepartmentId");
        errors.Clear($"Items[{index}].RoleId");
    }

    private async Task SubmitAsync()
    {
        if (sending)
        {
            return;
        }

        sending = true;
        try
        {
            input.StartsOn = RequestWords.DayTyped(starts);
            input.Items = [.. basket.Select(static line => line.ToItem(Company))];
            var done = await Requests.SubmitAsync(await Circuit.GetAsync(), input, gone.Token);
            errors.Take(done.Error);
            if (done.IsSuccess)
            {
                Toasts.Good(done.Value.States.All(static one => one == RequestState.Approved) ? RequestText.GivenAtOnce : RequestText.Submitted);
                Navigation.NavigateTo(done.Value.RequestIds is [var only] ? ConsoleUrls.Request(only) : ConsoleUrls.Requests);
            }
        }
        finally
        {
            sending = false;
        }
    }

    /// <summary>A role in the basket, as it is typed.</summary>
    private sealed class BasketLine(RoleOffer offer)
    {
        public RoleOffer Offer { get; } = offer;

        public string? Scope { get; set; }

        public string? Days { get; set; }

        public BasketItem ToItem(string company) => new()
        {
            RoleId = Offer.RoleId,
            ScopeDepartmentId = Guid.TryParseExact(Scope, "D", out var id) ? id : null,
            WholeCompany = string.Equals(Scope, company, StringComparison.Ordinal),
            Days = RequestWords.DaysTyped(Days),
        };
    }
}
