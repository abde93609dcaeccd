using System.Runtime.CompilerServices;
using AdminConsole.Hosting;
using YamlDotNet.RepresentationModel;

namespace AdminConsole.Tests.Hosting;

[Trait("Stage", "Unit")]
public sealed class DeploymentFilesTests
{
    public static TheoryData<string> Templates => [.. Directory.GetFiles(Path.Combine(Root(), "appsettings.templates"), "*.json").Select(static file => Path.GetFileName(file)!)];

    [Theory]
    [MemberData(nameof(Templates))]
    public void Template_OfEveryPlace_LoadsAndIsSafe(string name)
    {
        var connection = Path.GetTempFileName();
        try
        {
            File.WriteAllText(connection, "Server=db.example;Database=adminconsole;User ID=console;Password=Vq8sK2mZ7w;SslMode=VerifyFull");
            var file = Path.Combine(Root(), "appsettings.templates", name);
            var start = new ConsoleStart { DataFolder = "unused", Environment = "Production", ConfigurationFile = file };
            var configuration = ConsoleConfiguration.Load(start);
            if (configuration.Database.ConnectionStringFile is not null)
            {
                configuration = ConsoleConfiguration.Load(start with { Settings = new Dictionary<string, string?>(StringComparer.Ordinal) { ["Database:ConnectionStringFile"] = connection } });
            }

            configuration.RequireSafe();
        }
        finally
        {
            File.Delete(connection);
        }
    }

    [Fact]
    public void Compose_EveryService_IsHeldDown()
    {
        var services = (YamlMappingNode)Compose()["services"];
        Assert.Equal(3, services.Children.Count);
        foreach (var (name, node) in services.Children)
        {
            var service = (YamlMappingNode)node;
            Assert.Equal("true", Text(Value(service, "read_only")));
            Assert.Equal(["ALL"], List(Value(service, "cap_drop")));
            Assert.Contains("no-new-privileges:true", List(Value(service, "security_opt")));
            if (!string.Equals(Text(name), "mysql", StringComparison.Ordinal))
            {
                Assert.Equal("1654:1654", Text(Value(service, "user")));
                Assert.False(service.Children.ContainsKey("cap_add"));
            }
        }
    }

    [Fact]
    public void Compose_Console_StartsAfterTheSchemaAndIsPublishedToLoopbackOnly()
    {
        var compose = Compose();
        var console = (YamlMappingNode)compose["services"]["console"];

        Assert.Equal("service_completed_successfully", Text(console["depends_on"]["migrate"]["condition"]));
        Assert.All(List(console["ports"]), static port => Assert.StartsWith("127.0.0.1:", port, StringComparison.Ordinal));
        Assert.Contains("mysql", ((YamlMappingNode)compose["services"]).Children.Keys.Select(Text));
        var declared = ((YamlMappingNode)compose["secrets"]).Children;
        Assert.All(List(console["secrets"]), secret => Assert.Contains(new YamlScalarNode(secret), declared.Keys));
        Assert.DoesNotContain("Password=", File.ReadAllText(Path.Combine(Root(), "docker-compose.yml")), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Compose_ConsoleSettings_LoadAndAreSafe()
    {
        var connection = Path.GetTempFileName();
        try
        {
            File.WriteAllText(connection, "Server=mysql;Database=adminconsole;User ID=console;Password=Vq8sK2mZ7w;SslMode=Required");
            var settings = ((YamlMappingNode)Compose()["services"]["console"]["environment"]).Children
                .ToDictionary(static pair => Text(pair.Key).Replace("__", ":", StringComparison.Ordinal), static pair => (string?)Text(pair.Value), StringComparer.Ordinal);
            settings["Database:ConnectionStringFile"] = connection;

            ConsoleConfiguration.Load(new ConsoleStart { DataFolder = "unused", Environment = "Production", Settings = settings }).RequireSafe();
        }
        finally
        {
            File.Delete(connection);
        }
    }

    private static YamlMappingNode Compose()
    {
        using var reader = new StreamReader(Path.Combine(Root(), "docker-compose.yml"));
        var yaml = new YamlStream();
        yaml.Load(reader);
        return (YamlMappingNode)yaml.Documents[0].RootNode;
    }

    /// <summary>Looks through a merge key (<c>&lt;&lt;</c>), which the reader leaves as it stands.</summary>
    private static YamlNode Value(YamlMappingNode node, string key)
        => node.Children.TryGetValue(key, out var own) ? own : Value((YamlMappingNode)node["<<"], key);

    private static string Text(YamlNode node) => ((YamlScalarNode)node).Value!;

    private static List<string> List(YamlNode node) => [.. ((YamlSequenceNode)node).Select(Text)];

    private static string Root([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", ".."));
}
