using Microsoft.AspNetCore.Components;

namespace AdminConsole.Components.Layout;

/// <summary>A page failed: calm words for the person, a number that finds the exception in the log.</summary>
public sealed partial class FaultNotice
{
    private string number = string.Empty;

    /// <summary>What was thrown: for the log, never for the page.</summary>
    [Parameter, EditorRequired]
    public Exception Fault { get; set; } = default!;

    /// <summary>Shows the page again.</summary>
    [Parameter, EditorRequired]
    public EventCallback Recover { get; set; }

    [Inject]
    private ILogger<FaultNotice> Logger { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    /// <inheritdoc />
    protected override void OnInitialized()
    {
        number = Guid.CreateVersion7(Time.GetUtcNow()).ToString("D");
        LogFault(Logger, Fault, number);
    }

    [LoggerMessage(EventId = 5001, Level = LogLevel.Error, Message = "A page failed under the number {Number}")]
    private static partial void LogFault(ILogger logger, Exception fault, string number);
}
