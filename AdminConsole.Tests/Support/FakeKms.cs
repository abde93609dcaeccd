using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AdminConsole.Tests.Support;

/// <summary>
/// The HTTP API of AWS KMS as far as the console uses it: JSON 1.1 on loopback, with real encryption inside and the
/// encryption context bound as KMS binds it. Can be told to fail.
/// </summary>
internal sealed class FakeKms : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, byte[]> keys = new(StringComparer.Ordinal);
    private readonly WebApplication application;

    private FakeKms(WebApplication application) => this.application = application;

    public enum Mood
    {
        Working,
        Denying,
        Throttling,
        Disabled,
        Failing,
        Silent,
        Garbled,
    }

    public Mood Is { get; set; } = Mood.Working;

    /// <summary>Requests it received.</summary>
    public int Requests { get; private set; }

    /// <summary>Bodies it received, as text: what the console sends and what it does not.</summary>
    public ConcurrentQueue<string> Bodies { get; } = [];

    public string Address => application.Urls.First();

    public static async Task<FakeKms> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var application = builder.Build();
        var kms = new FakeKms(application);
        application.MapPost("/", kms.AnswerAsync);
        await application.StartAsync();
        return kms;
    }

    /// <summary>Makes a key and returns its ARN.</summary>
    public string AddKey()
    {
        var arn = $"arn:aws:kms:eu-south-2:000000000000:key/{Guid.NewGuid():D}";
        keys[arn] = RandomNumberGenerator.GetBytes(32);
        return arn;
    }

    public async ValueTask DisposeAsync() => await application.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        Requests++;
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        Bodies.Enqueue(body);
        if (Is == Mood.Silent)
        {
            await Task.Delay(TimeSpan.FromMinutes(1), context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);
            return;
        }

        if (!context.Request.Headers.ContainsKey("Authorization"))
        {
            await RefuseAsync(context, "MissingAuthenticationTokenException");
            return;
        }

        switch (Is)
        {
            case Mood.Denying:
                await RefuseAsync(context, "AccessDeniedException");
                return;
            case Mood.Throttling:
                await RefuseAsync(context, "ThrottlingException");
                return;
            case Mood.Disabled:
                await RefuseAsync(context, "DisabledException");
                return;
            case Mood.Failing:
                await RefuseAsync(context, "KMSInternalException", 500);
                return;
            case Mood.Garbled:
                await context.Response.WriteAsync("{\"Plaintext\":", context.RequestAborted);
                return;
        }

        var request = JsonNode.Parse(body)!;
        var id = (string?)request["KeyId"] ?? string.Empty;
        if (!keys.TryGetValue(id, out var key))
        {
            await RefuseAsync(context, "NotFoundException");
            return;
        }

        var bound = Encoding.UTF8.GetBytes(string.Join('\n', request["EncryptionContext"]?.AsObject().OrderBy(static pair => pair.Key, StringComparer.Ordinal).Select(static pair => $"{pair.Key}={pair.Value}") ?? []));
        switch (context.Request.Headers["X-Amz-Target"].ToString())
        {
            case "TrentService.Encrypt":
                await EncryptAsync(context, id, key, Convert.FromBase64String((string)request["Plaintext"]!), bound);
                return;
            case "TrentService.Decrypt":
                await DecryptAsync(context, id, key, Convert.FromBase64String((string)request["CiphertextBlob"]!), bound);
                return;
            default:
                await RefuseAsync(context, "UnknownOperationException");
                return;
        }
    }

    private static async Task EncryptAsync(HttpContext context, string id, byte[] key, byte[] plain, byte[] bound)
    {
        var blob = new byte[12 + plain.Length + 16];
        RandomNumberGenerator.Fill(blob.AsSpan(0, 12));
        using var cipher = new AesGcm(key, 16);
        cipher.Encrypt(blob.AsSpan(0, 12), plain, blob.AsSpan(12, plain.Length), blob.AsSpan(12 + plain.Length), bound);
        await WriteAsync(context, 200, new JsonObject { ["KeyId"] = id, ["CiphertextBlob"] = Convert.ToBase64String(blob), ["EncryptionAlgorithm"] = "SYMMETRIC_DEFAULT" });
    }

    private static async Task DecryptAsync(HttpContext context, string id, byte[] key, byte[] blob, byte[] bound)
    {
        if (blob.Length < 28)
        {
            await RefuseAsync(context, "InvalidCiphertextException");
            return;
        }

        var plain = new byte[blob.Length - 28];
        using var cipher = new AesGcm(key, 16);
        try
        {
            cipher.Decrypt(blob.AsSpan(0, 12), blob.AsSpan(12, plain.Length), blob.AsSpan(12 + plain.Length), plain, bound);
        }
        catch (CryptographicException)
        {
            await RefuseAsync(context, "InvalidCiphertextException");
            return;
        }

        await WriteAsync(context, 200, new JsonObject { ["KeyId"] = id, ["Plaintext"] = Convert.ToBase64String(plain), ["EncryptionAlgorithm"] = "SYMMETRIC_DEFAULT" });
    }

    private static Task RefuseAsync(HttpContext context, string type, int status = 400)
        => WriteAsync(context, status, new JsonObject { ["__type"] = type, ["message"] = "canary-of-the-service" });

    private static async Task WriteAsync(HttpContext context, int status, JsonObject answer)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/x-amz-json-1.1";
        await context.Response.WriteAsync(JsonSerializer.Serialize(answer), context.RequestAborted);
    }
}
