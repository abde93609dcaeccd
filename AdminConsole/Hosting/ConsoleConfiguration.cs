using AdminConsole.Features.Import;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Mail;
using AdminConsole.Security.Encryption;
using Microsoft.Extensions.Configuration;

namespace AdminConsole.Hosting;

/// <summary>
/// The settings of a run. Later wins: the program's appsettings.json and that of its environment, the file named with
/// --config, environment variables, the command line.
/// </summary>
internal sealed class ConsoleConfiguration
{
    private ConsoleConfiguration(IConfigurationRoot root, string environment, ConsoleAddresses addresses)
    {
        Root = root;
        Environment = environment;
        Addresses = addresses;
    }

    public IConfigurationRoot Root { get; }

    public string Environment { get; }

    public ConsoleAddresses Addresses { get; }

    public HostingOptions Hosting { get; } = new();

    public DatabaseOptions Database { get; } = new();

    public SecretOptions Secrets { get; } = new();

    public EncryptionOptions Encryption { get; } = new();

    public MailOptions Mail { get; } = new();

    public ImportOptions Import { get; } = new();

    public bool IsDevelopment => string.Equals(Environment, Environments.Development, StringComparison.OrdinalIgnoreCase);

    /// <summary>Database and secrets live in the data folder of the one machine that runs the console.</summary>
    public bool IsEmbedded => Database.Provider == DatabaseProvider.Sqlite;

    /// <summary>
    /// Browsers only ever see HTTPS: cookies are bound to it. Plain HTTP on loopback, the embedded default, is the exception.
    /// </summary>
    public bool IsSecureOnly => Addresses.IsHttps() || (Hosting.TrustedProxies.Count > 0 && !Hosting.AllowPlainHttp);

    /// <exception cref="StartRefusedException">A file cannot be read or a value makes no sense.</exception>
    public static ConsoleConfiguration Load(ConsoleStart start)
    {
        var environment = start.Environment
            ?? System.Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT")
            ?? System.Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT")
            ?? Environments.Production;
        var builder = new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true, reloadOnChange: false)
            .AddJsonFile(Path.Combine(AppContext.BaseDirectory, $"appsettings.{environment}.json"), optional: true, reloadOnChange: false);
        if (start.ConfigurationFile is { } file)
        {
            builder.AddJsonFile(Path.GetFullPath(file), optional: false, reloadOnChange: false);
        }

        builder.AddEnvironmentVariables("ASPNETCORE_").AddEnvironmentVariables("DOTNET_").AddEnvironmentVariables().AddInMemoryCollection(start.Settings);
        IConfigurationRoot root;
        try
        {
            root = builder.Build();
        }
        catch (Exception exception) when (exception is FileNotFoundException or InvalidDataException or FormatException)
        {
            throw new StartRefusedException(start.ConfigurationFile is null ? "appsettings.json" : "--config", exception.GetBaseException().Message);
        }

        var result = new ConsoleConfiguration(root, environment, ConsoleAddresses.Parse(start.Urls ?? root[ConsoleAddresses.Setting]));
        Bind(root, HostingOptions.Section, result.Hosting);
        Bind(root, DatabaseOptions.Section, result.Database);
        Bind(root, SecretOptions.Section, result.Secrets);
        Bind(root, EncryptionOptions.Section, result.Encryption);
        Bind(root, MailOptions.Section, result.Mail);
        Bind(root, ImportOptions.Section, result.Import);
        result.Hosting.Validate();
        if ((result.Mail.Problem() ?? result.Import.Problem()) is var (setting, why))
        {
            throw new StartRefusedException(setting, why);
        }

        return result;
    }

    /// <summary>Refuses what must not face people outside development.</summary>
    public void RequireSafe()
    {
        if (!IsDevelopment)
        {
            ProductionSafety.Require(ProductionSafety.Check(Root, Hosting, Database, Secrets, Encryption, Addresses));
        }
    }

    private static void Bind(IConfiguration root, string section, object target)
    {
        foreach (var value in root.GetSection(section).AsEnumerable(makePathsRelative: true).Where(static pair => pair.Value is not null))
        {
            if (!IsKnown(target.GetType(), value.Key.Split(':')))
            {
                throw new StartRefusedException($"{section}:{value.Key}", "there is no setting of this name.");
            }
        }

        try
        {
            root.GetSection(section).Bind(target);
        }
        catch (InvalidOperationException exception)
        {
            throw new StartRefusedException(section, exception.Message.Replace("Failed to convert configuration value", "cannot use the value", StringComparison.Ordinal));
        }
    }

    private static bool IsKnown(Type type, ReadOnlySpan<string> path)
    {
        if (path.IsEmpty || type == typeof(IList<string>))
        {
            return true;
        }

        var name = path[0];
        var property = Array.Find(type.GetProperties(), candidate => string.Equals(candidate.Name, name, StringComparison.OrdinalIgnoreCase));
        return property is not null && IsKnown(property.PropertyType, path[1..]);
    }
}
