using System.Globalization;
using System.Net;
using System.Text;
using AdminConsole.Account;
using AdminConsole.Controls;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Account;
using AdminConsole.Domain.Import;
using AdminConsole.Domain.Roles;
using AdminConsole.Features.Import;
using AdminConsole.Persistence;
using AdminConsole.Security.Authentication;
using AdminConsole.Security.Authorization;
using AdminConsole.Tests.Support;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AdminConsole.Tests.Hosting;

/// <summary>What is measured in memory has the process for itself.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MeasuredMemory
{
    public const string Name = "measured memory";
}

/// <summary>Large files by the page's own request. ADMINCONSOLE_LARGE_IMPORT_MB=2047 makes the first one of two gigabytes.</summary>
[Trait("Stage", "Http"), Collection(MeasuredMemory.Name)]
public sealed class ImportUploadTests(ITestOutputHelper output) : IDisposable
{
    private const long Megabyte = 1024 * 1024;
    private const long Held = 24 * Megabyte;
    private static readonly CancellationToken Cancelled = TestContext.Current.CancellationToken;
    private readonly string folder = Directory.CreateTempSubdirectory("adminconsole-spool-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Upload_LargeFile_IsTakenLookedAtAndReadInLittleMemory()
    {
        var size = int.TryParse(Environment.GetEnvironmentVariable("ADMINCONSOLE_LARGE_IMPORT_MB"), CultureInfo.InvariantCulture, out var asked) ? asked : 64;
        await using var server = await StartAsync();
        var (client, person) = await SignedInAsync(server);
        using var _ = client;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var held = new List<(string What, long Bytes)>();
        var source = new Probe(new PeopleStream(size * Megabyte), size * Megabyte / 2, () => held.Add(("taken", Live())));

        using var response = await PostAsync(client, source);

        var found = Assert.IsType<ImportUpload>(server.Services.GetRequiredService<ImportUploads>().Find(FileOf(response), person));
        var onDisk = new FileInfo(Assert.Single(Directory.GetFiles(folder))).Length;
        Assert.InRange(onDisk, found.File.Length, found.File.Length + (found.File.Length / 1_000) + 16);
        held.Add(($"{Mark()} upload of {found.File.Length / Megabyte} MB", Live()));

        var file = new ImportFile(() => new Probe(found.File.Open(), found.File.Length / 2, () => held.Add(("looked at", Live()))), found.File.Length);
        var survey = await file.SurveyAsync(Cancelled);
        Assert.True(survey.IsSuccess, survey.Error?.Code);
        Assert.Equal("utf-8", survey.Value.Encoding.WebName);
        held.Add(($"{Mark()} look at {survey.Value.Rows:N0} rows", Live()));

        long rows = 0;
        await foreach (var row in found.File.RowsAsync(survey.Value, new ImportMapping(survey.Value.Guess(), ImportDates.Iso), "ES", new DateOnly(2026, 5, 1), Cancelled))
        {
            Assert.Empty(row.Problems);
            if (++rows == survey.Value.Rows / 2)
            {
                held.Add(("read", Live()));
            }
        }

        Assert.Equal(survey.Value.Rows, rows);
        held.Add(($"{Mark()} read", Live()));
        Assert.All(held, static each => Assert.True(each.Bytes < Held, $"{each.What}: {each.Bytes:N0} bytes held"));
        Assert.True(held.Count >= 7, "A measure was missed.");
        foreach (var (what, bytes) in held)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {bytes / (double)Megabyte:N1} MB more held than before"));
        }

        using var process = System.Diagnostics.Process.GetCurrentProcess();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"peak of the process with server, client and test: {process.PeakWorkingSet64 / Megabyte:N0} MB"));
        server.Services.GetRequiredService<ImportUploads>().Remove(found);
        Assert.Empty(Directory.GetFiles(folder));

        long Live() => GC.GetTotalMemory(forceFullCollection: true) - before;
        string Mark()
        {
            var took = string.Create(CultureInfo.InvariantCulture, $"{clock.Elapsed.TotalSeconds:N1} s,");
            clock.Restart();
            return took;
        }
    }

    [Theory]
    [InlineData("Import:LargestMegabytes", "1", ImportRules.TooLarge)]
    [InlineData("Import:KeepFreeMegabytes", "1048576", ImportRules.NoRoom)]
    public async Task Upload_TooLargeOrWithoutRoom_IsSaidOnThePageAndNothingIsKept(string setting, string value, string code)
    {
        await using var server = await StartAsync((setting, value));
        var (client, _) = await SignedInAsync(server);
        using var disposed = client;

        using var response = await PostAsync(client, new PeopleStream(2 * Megabyte));

        Assert.Equal($"{ConsoleUrls.PeopleImport}?{ImportEndpoints.FaultKey}={code}", response.Headers.Location?.OriginalString);
        Assert.Empty(Directory.GetFiles(folder));
    }

    [Theory]
    [InlineData("Import:LargestMegabytes", "0")]
    [InlineData("Import:KeepFreeMegabytes", "-1")]
    [InlineData("Import:Largest", "5")]
    [InlineData("Import:Folder", "/proc/nowhere")]
    public async Task Start_SettingThatMakesNoSense_IsRefusedByItsName(string setting, string value)
    {
        var refused = await Assert.ThrowsAsync<AdminConsole.Hosting.StartRefusedException>(() => StartAsync((setting, value)));
        Assert.Contains(setting, refused.Message, StringComparison.Ordinal);
    }

    private static Guid FileOf(HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        var location = response.Headers.Location!.OriginalString;
        Assert.StartsWith($"{ConsoleUrls.PeopleImport}?{ImportEndpoints.FileKey}=", location, StringComparison.Ordinal);
        return Guid.Parse(location.Split('=')[1]);
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, Stream content)
    {
        var token = await PostToken.OnAsync(client, "/");
        using var form = new MultipartFormDataContent
        {
            { new StringContent(token), "__RequestVerificationToken" },
            { new StreamContent(content), "file", "people.csv" },
        };
        return await client.PostAsync(ConsoleUrls.PeopleImportFile, form, Cancelled);
    }

    private Task<ConsoleServer> StartAsync(params (string Key, string Value)[] settings)
    {
        var all = new Dictionary<string, string?>(StringComparer.Ordinal) { ["Import:Folder"] = folder, ["Import:KeepFreeMegabytes"] = "1" };
        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }

        return ConsoleServer.StartAsync(settings: all, cancellationToken: Cancelled);
    }

    /// <summary>An officer who works for HR too, signed in.</summary>
    private static async Task<(HttpClient Client, Guid PersonId)> SignedInAsync(ConsoleServer server)
    {
        var setup = server.Services.GetRequiredService<SetupService>();
        var made = await setup.CompleteAsync(
            Actor.Console(TimeProvider.System),
            await setup.IssueTokenAsync(Cancelled),
            new SetupInput { GivenName = "Ana", FamilyName = "Ruiz", WorkEmail = "officer@test.example", Password = "Kestrel-over-the-9-hills", PasswordAgain = "Kestrel-over-the-9-hills" },
            Cancelled);
        var opened = await server.Services.GetRequiredService<SignInService>().OpenSessionAsync(new Visitor(Actor.Console(TimeProvider.System), "Test browser", null), made.Value, SignInMethod.Password, Cancelled);
        Assert.True(opened.IsSuccess);
        var now = TimeProvider.System.GetUtcNow();
        await using (var context = await server.Contexts.CreateDbContextAsync(Cancelled))
        {
            var role = await context.Roles.Where(static row => row.Key == BuiltInRoles.HrOfficer).Select(static row => row.Id).SingleAsync(Cancelled);
            context.Add(new Assignment { Id = Guid.CreateVersion7(), PersonId = made.Value, RoleId = role, ValidFrom = now.UtcDateTime.AddDays(-1), Origin = AssignmentOrigin.Direct, CreatedAt = now.UtcDateTime });
            await TestConsole.MoveAsync(context, made.Value);
        }

        await server.Services.GetRequiredService<AccessModelLoader>().RefreshAsync(Cancelled);
        var format = server.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(IdentityConstants.ApplicationScheme).TicketDataFormat;
        var cookie = format.Protect(new AuthenticationTicket(
            ConsoleClaims.Principal(IdentityConstants.ApplicationScheme, made.Value, opened.Value!.SessionId, "Ana Ruiz"), new AuthenticationProperties { IssuedUtc = now, ExpiresUtc = now.AddHours(1) }, IdentityConstants.ApplicationScheme));
        var client = server.Client();
        client.Timeout = Timeout.InfiniteTimeSpan;
        client.DefaultRequestHeaders.Add("Cookie", $"console-session={cookie}");
        var page = await client.GetAsync("/", Cancelled);
        // The client's own cookies do not join a header of ours, so the antiforgery cookie is put beside it.
        var issued = string.Join("; ", page.Headers.GetValues("Set-Cookie").Select(static one => one.Split(';')[0]));
        client.DefaultRequestHeaders.Remove("Cookie");
        client.DefaultRequestHeaders.Add("Cookie", $"console-session={cookie}; {issued}");
        return (client, made.Value);
    }

    /// <summary>Rows of people, made as they are read: about so many bytes.</summary>
    private sealed class PeopleStream(long length) : Stream
    {
        private byte[] row = Encoding.UTF8.GetBytes("employee number,given name,family name,e-mail,department,start,address,city,postal code\n");
        private int place;
        private long index;
        private long given;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => given; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var written = 0;
            while (written < count)
            {
                if (place == row.Length)
                {
                    if (given >= length)
                    {
                        break;
                    }

                    index++;
                    row = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"L-{index},Íñigo,Peña {index},l{index}@large.example,CS,2026-05-01,\"Calle Mayor, {index}\",Alcalá,28801\n"));
                    place = 0;
                }

                var step = Math.Min(row.Length - place, count - written);
                row.AsSpan(place, step).CopyTo(buffer.AsSpan(offset + written));
                (place, written, given) = (place + step, written + step, given + step);
            }

            return written;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }

    /// <summary>Tells once when so many bytes went through.</summary>
    private sealed class Probe(Stream inner, long at, Action tell) : Stream
    {
        private long given;
        private bool told;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => given; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Told(inner.Read(buffer, offset, count));

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => Told(await inner.ReadAsync(buffer, cancellationToken));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }

        private int Told(int read)
        {
            given += read;
            if (!told && given >= at)
            {
                told = true;
                tell();
            }

            return read;
        }
    }
}
