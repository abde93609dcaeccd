using AdminConsole.Domain;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Mail;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Credentials;
using AdminConsole.Persistence.Mail;
using AdminConsole.Security.Authorization;
using MailKit.Net.Smtp;
using Microsoft.EntityFrameworkCore;
using MimeKit;

namespace AdminConsole.Features.Mail;

/// <summary>
/// Sends the letters of the outbox. Every replica runs one: the row's version lets one of them take a letter, for a few
/// minutes; if that one dies between sending and saying so, the letter leaves again under the same Message-ID
/// (docs/adr/0034).
/// </summary>
internal sealed partial class MailSender(
    IDbContextFactory<ConsoleDbContext> contexts, UnitOfWork work, LetterReader letters, LinkIssuer links, MailTransport transport, MailOptions options, MailState state, TimeProvider time, ILogger<MailSender> logger)
    : BackgroundService
{
    /// <summary>How long a taken letter is left to whoever took it: longer than any talk with the server.</summary>
    public static readonly TimeSpan Held = TimeSpan.FromMinutes(15);

    /// <summary>A letter about what is long past is not sent.</summary>
    public static readonly TimeSpan Oldest = TimeSpan.FromDays(14);

    private const int Batch = 50;
    private static readonly TimeSpan pause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan[] steps = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), TimeSpan.FromHours(4)];
    private int serverFaults;
    private DateTime quietUntil;

    /// <summary>Sends everything that is due, once; returns how many letters left.</summary>
    public async Task<int> SendDueAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        if (!options.IsConfigured || now < quietUntil)
        {
            return 0;
        }

        List<OutboxMessage> due;
        await using (var context = await contexts.CreateDbContextAsync(cancellationToken))
        {
            due = await context.OutboxMessages.AsNoTracking().Where(row => row.State == OutboxState.Waiting && row.NextAt <= now)
                .OrderBy(static row => row.NextAt).ThenBy(static row => row.Id).Take(Batch).ToListAsync(cancellationToken);
        }

        var sent = 0;
        SmtpClient? client = null;
        try
        {
            foreach (var message in due)
            {
                // Connected before a letter is taken: while the server is away no letter loses an attempt.
                client = await ConnectedAsync(client, cancellationToken);
                sent += await SendAsync(client, message, cancellationToken) ? 1 : 0;
            }

            if (due.Count > 0)
            {
                (serverFaults, quietUntil) = (0, DateTime.MinValue);
                state.Reached(now);
            }
        }
        catch (ServerFaultException fault)
        {
            quietUntil = now + Pause(serverFaults++, TimeSpan.FromMinutes(15));
            state.Failed(fault.Code, now);
            LogServer(fault.Code, quietUntil);
        }
        finally
        {
            await LeaveAsync(client);
        }

        return sent;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.IsConfigured)
        {
            return;
        }

        using var timer = new PeriodicTimer(pause, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                while (await SendDueAsync(stoppingToken) == Batch)
                {
                    // Ten thousand joiners at once are not kept waiting between the batches.
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogFault(exception.GetType().Name);
            }
        }
    }

    private async Task<SmtpClient> ConnectedAsync(SmtpClient? client, CancellationToken cancellationToken)
    {
        if (client is { IsConnected: true })
        {
            return client;
        }

        client?.Dispose();
        try
        {
            return await transport.OpenAsync(cancellationToken);
        }
        catch (Exception exception) when ((MailFaults.IsServers(exception) || exception is SmtpCommandException) && !cancellationToken.IsCancellationRequested)
        {
            throw new ServerFaultException(MailFaults.Of(exception));
        }
    }

    private async Task<bool> SendAsync(SmtpClient client, OutboxMessage message, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        if (await SetAsync(message, row => (row.Attempts, row.NextAt) = (row.Attempts + 1, now + Held), cancellationToken) is not { } taken)
        {
            // Another replica has it.
            return false;
        }

        if (taken.Attempts > options.Attempts)
        {
            // Whoever took it before died each time.
            await RefusedAsync(taken, taken.LastError.Length > 0 ? taken.LastError : MailFaults.Unsendable, cancellationToken);
            return false;
        }

        if (taken.CreatedAt < now - Oldest)
        {
            await DropAsync(taken, MailFaults.TooOld, cancellationToken);
            return false;
        }

        var (to, facts, why) = await letters.ReadAsync(taken, cancellationToken);
        if (taken.Kind == MailKind.Invitation && facts is { } found)
        {
            (facts, why) = await InviteAsync(taken, found, cancellationToken);
            if (facts is null && why is null)
            {
                // The database could not say; the letter comes again.
                return false;
            }
        }

        if (to is null || facts is null)
        {
            await DropAsync(taken, why!, cancellationToken);
            return false;
        }

        MimeMessage mail;
        try
        {
            mail = transport.Compose(taken.Id, to, LetterWords.Write(taken.Kind, facts, to.Language, new Uri(options.ConsoleUrl!)), time.GetUtcNow());
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidOperationException)
        {
            // One letter that cannot be written must not keep the others.
            await RefusedAsync(taken, MailFaults.Unsendable, cancellationToken);
            return false;
        }

        try
        {
            await client.SendAsync(mail, cancellationToken);
        }
        catch (SmtpCommandException exception)
        {
            await RefusedAsync(taken, MailFaults.Of(exception), cancellationToken);
            return false;
        }
        catch (Exception exception) when (MailFaults.IsServers(exception) && !cancellationToken.IsCancellationRequested)
        {
            await RefusedAsync(taken, MailFaults.Of(exception), cancellationToken);
            throw new ServerFaultException(MailFaults.Of(exception));
        }

        var at = time.GetUtcNow().UtcDateTime;
        await SetAsync(taken, row => (row.State, row.SentAt, row.LastError) = (OutboxState.Sent, at, string.Empty), cancellationToken);
        LogSent(taken.Id, taken.Kind);
        return true;
    }

    private async Task<(LetterFacts? Facts, string? Why)> InviteAsync(OutboxMessage message, LetterFacts facts, CancellationToken cancellationToken)
    {
        var link = await links.InviteByLetterAsync(message.Id, message.RecipientId, cancellationToken);
        return link.IsSuccess ? (facts with { Token = link.Value.Token, Until = link.Value.Until }, null)
            : link.Error switch
            {
                HasPasswordError => (null, MailFaults.HasPassword),
                LinkError => (null, MailFaults.OtherLink),
                PersonDisabledError or NotFoundError => (null, MailFaults.RecipientGone),
                _ => (null, null),
            };
    }

    private async Task RefusedAsync(OutboxMessage message, string code, CancellationToken cancellationToken)
    {
        LogRefused(message.Id, message.Kind, code, message.Attempts);
        if (message.Attempts < options.Attempts)
        {
            var next = time.GetUtcNow().UtcDateTime + Pause(message.Attempts - 1, steps[^1]);
            await SetAsync(message, row => (row.NextAt, row.LastError) = (next, code), cancellationToken);
            return;
        }

        await work.ExecuteAsync<Done>(
            Actor.Console(time),
            Intent.ByConsole(AuditActions.MailDead, AuditTargets.Mail, message.Id, outcome: AuditOutcome.Failed),
            async (unit, token) =>
            {
                var row = await unit.Database.OutboxMessages.SingleAsync(candidate => candidate.Id == message.Id, token);
                if (row.Version != message.Version)
                {
                    return new ConflictError(row.State);
                }

                unit.Audit.Note("kind", row.Kind.ToString()).Note("recipient", row.RecipientId).Note("error", code).Note("attempts", row.Attempts);
                (row.State, row.LastError) = (OutboxState.Dead, code);
                row.Version++;
                return Done.Instance;
            },
            cancellationToken);
    }

    private Task DropAsync(OutboxMessage message, string why, CancellationToken cancellationToken)
    {
        LogDropped(message.Id, message.Kind, why);
        return SetAsync(message, row => (row.State, row.LastError) = (OutboxState.Dropped, why), cancellationToken);
    }

    /// <summary>Changes the row if nobody did since it was read; the row as it is then, or null.</summary>
    private async Task<OutboxMessage?> SetAsync(OutboxMessage seen, Action<OutboxMessage> change, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await context.OutboxMessages.AsNoTracking().SingleOrDefaultAsync(candidate => candidate.Id == seen.Id, cancellationToken);
        if (row is null || row.Version != seen.Version || row.State != OutboxState.Waiting)
        {
            return null;
        }

        change(row);
        row.Version++;
#pragma warning disable RS0030 // One conditional statement takes a letter for one replica; that a letter left is the row's own record, not an act of anybody's.
        var changed = await context.OutboxMessages.Where(candidate => candidate.Id == seen.Id && candidate.Version == seen.Version && candidate.State == OutboxState.Waiting)
            .ExecuteUpdateAsync(
                set => set.SetProperty(static candidate => candidate.State, row.State)
                    .SetProperty(static candidate => candidate.Attempts, row.Attempts)
                    .SetProperty(static candidate => candidate.NextAt, row.NextAt)
                    .SetProperty(static candidate => candidate.LastError, row.LastError)
                    .SetProperty(static candidate => candidate.SentAt, row.SentAt)
                    .SetProperty(static candidate => candidate.Version, row.Version),
                cancellationToken);
#pragma warning restore RS0030
        return changed == 1 ? row : null;
    }

    // Spread, so that letters that met do not meet again.
    private static TimeSpan Pause(int faults, TimeSpan longest)
    {
        var step = steps[Math.Clamp(faults, 0, steps.Length - 1)];
        return (step < longest ? step : longest) * (0.8 + (0.4 * Random.Shared.NextDouble()));
    }

    private static async Task LeaveAsync(SmtpClient? client)
    {
        if (client is null)
        {
            return;
        }

        try
        {
            if (client.IsConnected)
            {
                using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(5));
                await client.DisconnectAsync(quit: true, soon.Token);
            }
        }
        catch (Exception exception) when (MailFaults.IsServers(exception) || exception is SmtpCommandException)
        {
            // It had gone by itself; what was sent was sent.
        }
        finally
        {
            client.Dispose();
        }
    }

    [LoggerMessage(EventId = 2701, Level = LogLevel.Information, Message = "The letter {Id} of kind {Kind} left")]
    private partial void LogSent(Guid id, MailKind kind);

    [LoggerMessage(EventId = 2702, Level = LogLevel.Warning, Message = "The letter {Id} of kind {Kind} was not taken ({Code}) at attempt {Attempt}")]
    private partial void LogRefused(Guid id, MailKind kind, string code, int attempt);

    [LoggerMessage(EventId = 2703, Level = LogLevel.Information, Message = "The letter {Id} of kind {Kind} is not sent: {Why}")]
    private partial void LogDropped(Guid id, MailKind kind, string why);

    [LoggerMessage(EventId = 2704, Level = LogLevel.Warning, Message = "The mail server cannot be used ({Code}); it is tried again after {Until}")]
    private partial void LogServer(string code, DateTime until);

    [LoggerMessage(EventId = 2705, Level = LogLevel.Error, Message = "Letters could not be looked at ({Fault}); they wait")]
    private partial void LogFault(string fault);

    /// <summary>The server or the way to it, not one letter.</summary>
    private sealed class ServerFaultException(string code) : Exception
    {
        public string Code { get; } = code;
    }
}
