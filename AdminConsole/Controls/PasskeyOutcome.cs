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
    /// <summary>Long enough for somebody to find their security key; the ceremony itself ends before.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(6);

    /// <summary>A fresh proof in this session.</summary>
    public static Task<PasskeyOutcome> ProveByPasskeyAsync(this IJSRuntime browser, ResourceAssetCollection assets) => CallAsync(browser, assets, "prove", []);

    /// <summary>A new passkey of this name.</summary>
    public static Task<PasskeyOutcome> RegisterPasskeyAsync(this IJSRuntime browser, ResourceAssetCollection assets, string name) => CallAsync(browser, assets, "register", [name]);

    private static async Task<PasskeyOutcome> CallAsync(IJSRuntime browser, ResourceAssetCollection assets, string function, object?[] arguments)
    {
        await using var module = await browser.InvokeAsync<IJSObjectReference>("import", $"/{assets["js/passkeys.js"]}");
        return await module.InvokeAsync<PasskeyOutcome>(function, Patience, arguments);
    }
}
