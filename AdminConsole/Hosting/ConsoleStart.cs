using AdminConsole.Persistence;
using AdminConsole.Persistence.Seed;

namespace AdminConsole.Hosting;

/// <summary>What the command line, or a test, decides about one run; everything else is configuration.</summary>
internal sealed record ConsoleStart
{
    /// <summary>Where the embedded database and the secret files lie.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Addresses to listen on, separated by semicolons; null leaves it to the setting <c>Urls</c>.</summary>
    public string? Urls { get; init; }

    /// <summary>A settings file over those beside the program.</summary>
    public string? ConfigurationFile { get; init; }

    /// <summary>Null asks <c>DOTNET_ENVIRONMENT</c> and <c>ASPNETCORE_ENVIRONMENT</c>, and is Production without them.</summary>
    public string? Environment { get; init; }

    /// <summary>Settings that win over every file and variable.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);

    /// <summary>A database that was reached already; null reaches the configured one.</summary>
    public ResolvedDatabase? Database { get; init; }

    /// <summary>The name of the root department where there is none yet.</summary>
    public string CompanyName { get; init; } = ConsoleSeed.DefaultCompanyName;

    /// <summary>The clock of the whole run.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>False where another program owns the process and its signals.</summary>
    public bool OwnsProcess { get; init; } = true;
}
