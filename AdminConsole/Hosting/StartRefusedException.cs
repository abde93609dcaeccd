namespace AdminConsole.Hosting;

/// <summary>The console will not start like this. The message names the setting and is all that is shown.</summary>
internal sealed class StartRefusedException(string message) : Exception(message)
{
    public StartRefusedException(string setting, string message)
        : this($"{setting}: {message}")
    {
    }
}
