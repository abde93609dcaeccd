using System.Text;
using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Import;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace AdminConsole.Features.Import;

/// <summary>Takes a file in and hands reports out. The file is never in the clear on the disk, so its form is read here and not by the framework.</summary>
internal static class ImportEndpoints
{
    /// <summary>In the page's address: the file that was taken.</summary>
    public const string FileKey = "file";

    /// <summary>In the page's address: why none was.</summary>
    public const string FaultKey = "fault";

    public const string NoFile = "no-file";

    private const int LongestToken = 4096;

    // What a form is besides its file.
    private const int Around = 1024 * 1024;

    public static void Map(IEndpointRouteBuilder routes)
    {
        // The token is the form's first part and checked here, before a byte of the file is read.
        routes.MapPost(ConsoleUrls.PeopleImportFile, TakeAsync).RequireAuthorization(ConsolePermissions.PersonImport).DisableAntiforgery();
        routes.MapGet(ConsoleUrls.PeopleImportReport, ReportAsync).RequireAuthorization(ConsolePermissions.PersonImport);
    }

    private static async Task TakeAsync(HttpContext http, ImportUploads uploads, ImportSpool spool, ImportOptions import, IAntiforgery antiforgery, IOptions<AntiforgeryOptions> options, TimeProvider time)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = (import.Largest * 2) + Around;
        }

        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 } boundary)
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        var reader = new MultipartReader(boundary, http.Request.Body);
        if (await reader.ReadNextSectionAsync(http.RequestAborted) is not { } first
            || !string.Equals(first.GetContentDispositionHeader()?.Name.Value, options.Value.FormFieldName, StringComparison.Ordinal))
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        http.Request.Headers[options.Value.HeaderName ?? "RequestVerificationToken"] = await ShortAsync(first.Body, http.RequestAborted);
        if (!await antiforgery.IsRequestValidAsync(http))
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        if (await reader.ReadNextSectionAsync(http.RequestAborted) is not { } section || section.GetContentDispositionHeader() is not { } disposition || !disposition.IsFileDisposition())
        {
            Back(http, FaultKey, NoFile);
            return;
        }

        var taken = await spool.TakeAsync(section.Body, http.Request.ContentLength, http.RequestAborted);
        if (taken.Error is InvalidError { Problems: [var problem] })
        {
            // A browser that is cut off while it sends shows no page: it may send on, as much again.
            await section.Body.CopyToAsync(Stream.Null, http.RequestAborted);
            Back(http, FaultKey, problem.Code);
            return;
        }

        var file = taken.Value;
        if (file is null or { Length: 0 })
        {
            file?.Dispose();
            Back(http, FaultKey, NoFile);
            return;
        }

        var name = Path.GetFileName(disposition.FileName.Value ?? string.Empty);
        var upload = uploads.Add(http.ToActor(time).PersonId!.Value, name.Length > 120 ? name[^120..] : name, file);
        Back(http, FileKey, upload.Id.ToString("D"));
    }

    private static async Task ReportAsync(HttpContext http, ImportUploads uploads, ImportReport report, TimeProvider time, Guid? file, Guid? run)
    {
        var actor = http.ToActor(time);
        var upload = file is { } fileId ? uploads.Find(fileId, actor.PersonId) : null;
        var done = run is { } runId ? await report.FindAsync(runId, actor.PersonId, http.RequestAborted) : null;
        if (upload is not { Survey: not null, Mapping: not null } && done is null)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        http.Response.ContentType = "text/csv; charset=utf-8";
        http.Response.Headers.ContentDisposition = "attachment; filename=\"import-report.csv\"";
        http.Response.Headers.CacheControl = "no-store";
        await (done is not null ? report.WriteRunAsync(done, http.Response.Body, http.RequestAborted) : report.WriteTrialAsync(actor, upload!.File, upload.Survey!, upload.Mapping!, http.Response.Body, http.RequestAborted));
    }

    private static async Task<string> ShortAsync(Stream body, CancellationToken cancellationToken)
    {
        var buffer = new byte[LongestToken];
        var read = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return Encoding.ASCII.GetString(buffer, 0, read);
    }

    private static void Back(HttpContext http, string key, string value) => http.Response.Redirect($"{ConsoleUrls.PeopleImport}?{key}={value}");
}
