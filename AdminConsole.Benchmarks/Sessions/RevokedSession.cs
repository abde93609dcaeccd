using System.Diagnostics;
using AdminConsole.Benchmarks.Circuits;
using AdminConsole.Benchmarks.Credentials;
using AdminConsole.Controls;

namespace AdminConsole.Benchmarks.Sessions;

/// <summary>Somebody with the same page open on two replicas, clicked all the time while something is taken from them.</summary>
internal sealed class RevokedSession : IAsyncDisposable
{
    private static readonly TimeSpan BetweenClicks = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private readonly MeasuredAccount account;
    private readonly int number;
    private readonly Visitor visitor;
    private readonly Visitor elsewhereVisitor;
    private readonly CircuitClient here;
    private readonly CircuitClient elsewhere;

    private RevokedSession(MeasuredAccount account, int number, Visitor visitor, Visitor elsewhereVisitor, CircuitClient here, CircuitClient elsewhere)
        => (this.account, this.number, this.visitor, this.elsewhereVisitor, this.here, this.elsewhere) = (account, number, visitor, elsewhereVisitor, here, elsewhere);

    public static async Task<RevokedSession> OpenAsync(MeasuredAccount account, int number, Uri here, Uri elsewhere, string page, CancellationToken cancellationToken)
    {
        var visitor = await Visitor.SignInAsync(here, ConsoleUrls.SignIn, account.Name, MeasuredAccounts.Password, cancellationToken);
        var other = visitor.At(elsewhere);
        var first = await visitor.OpenAsync(page, cancellationToken);
        var second = await other.OpenAsync(page, cancellationToken);
        foreach (var circuit in new[] { first, second })
        {
            await circuit.WaitAsync(static tree => tree.Elements.Any() ? tree : null, Limit);
        }

        return new RevokedSession(account, number, visitor, other, first, second);
    }

    /// <summary>Takes away by one of the kinds in turn; the times from the act to each page's refused click.</summary>
    public async Task<IReadOnlyList<RevocationTime>> RevokeAsync(Revocations third, string page, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var clicks = Task.WhenAll(ClickAsync(here, page, stop.Token), ClickAsync(elsewhere, page, stop.Token));
        await Task.Delay(BetweenClicks * 2, cancellationToken);
        if (here.SentAway.IsCompleted || elsewhere.SentAway.IsCompleted)
        {
            throw new InvalidOperationException("The page was sent away before anything was taken.");
        }

        // Half sign out on the first replica; of the others, what happens is committed by a third.
        var signsOut = number % 2 == 0;
        var (kind, from) = signsOut
            ? ("signed out", await visitor.SignOutAsync(page, ConsoleUrls.SignOut, cancellationToken))
            : await third.TakeAsync(account, number / 2, cancellationToken);
        var first = await here.SentAway.WaitAsync(Limit, cancellationToken);
        var second = await elsewhere.SentAway.WaitAsync(Limit, cancellationToken);
        await stop.CancelAsync();
        await clicks;
        return
        [
            new(kind, signsOut, Stopwatch.GetElapsedTime(from, first).TotalMilliseconds),
            new(kind, false, Stopwatch.GetElapsedTime(from, second).TotalMilliseconds),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        await here.DisposeAsync();
        await elsewhere.DisposeAsync();
        visitor.Dispose();
        elsewhereVisitor.Dispose();
    }

    private static async Task ClickAsync(CircuitClient circuit, string page, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(BetweenClicks);
        try
        {
            while (!circuit.SentAway.IsCompleted)
            {
                await circuit.FollowAsync(page);
                await timer.WaitForNextTickAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // Both pages were sent away.
        }
    }
}

/// <summary>How long after the act a page's click was refused.</summary>
/// <param name="Kind">What was done.</param>
/// <param name="SameReplica">The page was open where it was done.</param>
/// <param name="Milliseconds">From just before the form was sent, or the unit began, to the page being sent away.</param>
internal sealed record RevocationTime(string Kind, bool SameReplica, double Milliseconds);
