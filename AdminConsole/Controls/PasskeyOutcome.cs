using AdminConsole.Resources;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace AdminConsole.Controls;

/// <summary>How a passkey's ceremony ended in the browser, as <c>passkeys.js</c> tells a circuit. Nothing is believed of it: the tables say what was done.</summary>
/// <param name="Error">A word of the script's or the code of a named error; null when it went well.</param>
/// <param name="Message">The sentence of the console, where it refused.</param>
/// <param name="Codes">Recovery codes that came with a first passkey.</param>
internal sealed record PasskeyOutcome(string? Error, string? Message, IReadOnlyList<string>? Codes)
{
    /// <summary>What to tell the person when it did not go well.</summary>
    public string Sentence() => Message ?? Error switch
    {
        "exists" => KitText.PasskeyExists,
        "not-here" => KitText.PasskeyNotHere,
        "offline" => KitText.PasskeyOffline,
        _ => KitText.PasskeyCancelled,
    };

    public override string ToString() => $"[passkey outcome {Error}]";
}

/// <summary>The script of passkeys, for pages on a circuit.</summary>
internal static class PasskeyScript
{
    public static ValueTask<IJSObjectReference> ImportPasskeysAsync(this IJSRuntime browser, ResourceAssetCollection assets)
        => browser.InvokeAsync<IJSObjectReference>("import", $"/{assets["js/passkeys.js"]}");
}
