using AdminConsole.Domain.Mail;
using AdminConsole.Domain.People;
using AdminConsole.Features.Mail;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Credentials;
using AdminConsole.Persistence.Mail;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace AdminConsole.Tests.Features.Mail;

/// <summary>A test's console with a real mail server beside it.</summary>
internal sealed class MailHouse : IAsyncDisposable
{
    private MailHouse(TestConsole console, SmtpServer server)
    {
        Console = console;
        Server = server;
        Options = new MailOptions { Host = "127.0.0.1", Port = server.Port, Tls = MailTls.None, From = "console@company.example", ConsoleUrl = "https://console.company.example", TimeoutSeconds = 10, Attempts = 3 };
    }

    public TestConsole Console { get; }

    public SmtpServer Server { get; }

    public MailOptions Options { get; }

    public MailState State { get; } = new();

    public CollectedLog Log { get; } = new();

    public static async Task<MailHouse> CreateAsync(DatabaseKind kind, bool withTls = false, string? password = null)
        => new(await TestConsole.CreateAsync(kind), await SmtpServer.StartAsync(withTls, password));

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Console.DisposeAsync();
    }

    public MailSender Sender(IDbContextFactory<ConsoleDbContext>? contexts = null, string? password = null)
        => new(
            contexts ?? Console.Contexts, Console.Work, new LetterReader(Console.Contexts, Console.Settings), new LinkIssuer(Console.Work, Console.Settings, Console.Clock),
            new MailTransport(Options, new MailSecret(password)), Options, State, Console.Clock, Log);

    public async Task<Guid> AddAsync(MailKind kind, Guid recipient, Guid? subject = null, string data = "{}")
    {
        var id = Console.Key();
        await using var context = Console.Contexts.CreateDbContext();
        context.Add(new OutboxMessage { Id = id, Kind = kind, RecipientId = recipient, SubjectId = subject, Data = data, DedupKey = id.ToString("N"), NextAt = Console.Now, CreatedAt = Console.Now });
        await TestConsole.SaveAsync(context);
        return id;
    }

    public async Task<Person> PersonAsync(string language = "", string? given = null, string? family = null, bool withAccount = true)
    {
        var person = await Console.AddPersonAsync(Console.Platform, withAccount: withAccount);
        await using var context = Console.Contexts.CreateDbContext();
        await context.People.Where(row => row.Id == person.Id).ExecuteUpdateAsync(set => set
            .SetProperty(static row => row.Language, language)
            .SetProperty(static row => row.GivenName, given ?? person.GivenName)
            .SetProperty(static row => row.FamilyName, family ?? person.FamilyName));
        return person;
    }

    public async Task<OutboxMessage> RowAsync(Guid id)
    {
        await using var context = Console.Contexts.CreateDbContext();
        return await context.OutboxMessages.AsNoTracking().SingleAsync(row => row.Id == id);
    }
}

/// <summary>Everything a sender logged.</summary>
internal sealed class CollectedLog : ILogger<MailSender>
{
    private readonly Lock sync = new();
    private readonly List<string> lines = [];

    public string Text
    {
        get
        {
            lock (sync)
            {
                return string.Join('\n', lines);
            }
        }
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
        => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (sync)
        {
            lines.Add($"{logLevel} {formatter(state, exception)} {exception}");
        }
    }
}
