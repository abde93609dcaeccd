using AdminConsole.Hosting;

namespace AdminConsole.Tests.Hosting;

[Trait("Stage", "Unit")]
public sealed class ProductionSafetyTests
{
    private const string Safe = "Server=db.example;Database=d;User ID=u;Password=Vq8sK2mZ7w;SslMode=VerifyFull";

    [Theory]
    [InlineData("DetailedErrors", "true", "DetailedErrors")]
    [InlineData("AllowedHosts", "*", "AllowedHosts")]
    [InlineData("AllowedHosts", "", "AllowedHosts")]
    [InlineData("AllowedHosts", "localhost;*", "AllowedHosts")]
    [InlineData("Hosting:Replicas", "2", "Hosting:Replicas")]
    [InlineData("Urls", "http://0.0.0.0:80", "Urls")]
    [InlineData("Hosting:TrustedProxies:0", "0.0.0.0/0", "Hosting:TrustedProxies")]
    public void Load_UnsafeEmbedded_IsRefusedByTheSettingsName(string key, string value, string named)
        => AssertRefused(named, (key, value));

    [Theory]
    [InlineData("Server=db.example;Database=d;User ID=u;Password=Vq8sK2mZ7w;SslMode=None", "SslMode")]
    [InlineData("Server=db.example;Database=d;User ID=u;Password=Vq8sK2mZ7w", "SslMode")]
    [InlineData("Server=db.example;Database=d;User ID=u;SslMode=Required", "Password is empty")]
    [InlineData("Server=db.example;Database=d;User ID=u;Password=ChangeMe;SslMode=Required", "everybody tries")]
    public void Load_UnsafeConnection_IsRefusedWithoutShowingIt(string connection, string said)
    {
        var refused = AssertRefused("Database:ConnectionString", MySql(connection));

        Assert.Contains(said, refused, StringComparison.Ordinal);
        Assert.DoesNotContain("Vq8sK2mZ7w", refused, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_MySqlWithoutSecretFiles_NamesBoth()
    {
        var refused = AssertRefused("Secrets:AuditKeyFile", MySql(Safe));

        Assert.Contains("Secrets:KeyRingKeyFile", refused, StringComparison.Ordinal);
        Assert.Contains("Secrets:PersonalKeyFile", refused, StringComparison.Ordinal);
        Assert.Contains("plain text", refused, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Hosting:Replcas", "1", "Hosting:Replcas")]
    [InlineData("Hosting:Replicas", "0", "Hosting:Replicas")]
    [InlineData("Hosting:Replicas", "many", "Hosting:Replicas")]
    [InlineData("Hosting:Limits:CircuitsPerPerson", "0", "Hosting:Limits:CircuitsPerPerson")]
    [InlineData("Hosting:TrustedProxies:0", "proxy", "Hosting:TrustedProxies:0")]
    [InlineData("Database:Provider", "Oracle", "Database:Provider")]
    [InlineData("Urls", "localhost", "Urls")]
    [InlineData("Urls", "ftp://localhost", "Urls")]
    public void Load_WrongValue_IsRefusedByTheSettingsName(string key, string value, string named)
        => AssertRefused(named, (key, value));

    [Fact]
    public void Load_WithNothingConfigured_IsSafe() => Load().RequireSafe();

    [Fact]
    public void Load_LoopbackMySqlWithoutTls_IsSafe()
        => Load([.. MySql("Server=127.0.0.1;Database=d;User ID=u;Password=Vq8sK2mZ7w;SslMode=None"), ("Secrets:AuditKeyFile", "a"), ("Secrets:KeyRingKeyFile", "b"), ("Secrets:PersonalKeyFile", "c")]).RequireSafe();

    [Fact]
    public void Load_InDevelopment_AllowsAll() => Load("Development", ("DetailedErrors", "true"), ("AllowedHosts", "*")).RequireSafe();

    private static (string, string)[] MySql(string connection) => [("Database:Provider", "MySql"), ("Database:ConnectionString", connection)];

    private static ConsoleConfiguration Load(params (string Key, string Value)[] settings) => Load("Production", settings);

    private static ConsoleConfiguration Load(string environment, params (string Key, string Value)[] settings)
        => ConsoleConfiguration.Load(new ConsoleStart
        {
            DataFolder = "unused",
            Environment = environment,
            Settings = settings.ToDictionary(static pair => pair.Key, static pair => (string?)pair.Value, StringComparer.OrdinalIgnoreCase),
        });

    private static string AssertRefused(string named, params (string Key, string Value)[] settings)
    {
        var refused = Assert.Throws<StartRefusedException>(() => Load(settings).RequireSafe());
        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
        return refused.Message;
    }
}
