using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace AdminConsole.Tests.EndToEnd;

/// <summary>A telephone with an authenticator: its camera is zbarimg, its app is oathtool, so that two programs not ours agree with the console.</summary>
internal static class Phone
{
    /// <summary>Photographs the QR code on the page; returns the key in base32.</summary>
    public static async Task<string> ScanAsync(IPage page)
    {
        var picture = Path.Combine(Path.GetTempPath(), $"console-qr-{Guid.CreateVersion7():N}.png");
        await page.Locator(".qr").ScreenshotAsync(new() { Path = picture });
        try
        {
            var address = await RunAsync("zbarimg", "--quiet", "--raw", picture);
            Assert.StartsWith("otpauth://totp/", address, StringComparison.Ordinal);
            return Regex.Match(address, "[?&]secret=(?<key>[A-Z2-7]+)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["key"].Value;
        }
        finally
        {
            File.Delete(picture);
        }
    }

    /// <summary>The code the app shows now.</summary>
    public static Task<string> CodeAsync(string key) => RunAsync("oathtool", "--totp", "--base32", key);

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var complaints = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program}: {complaints}");
        return (await output).Trim();
    }
}
