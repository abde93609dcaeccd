namespace AdminConsole.Hosting.Logging;

internal sealed class SinkMetrics;
