using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Persistence;
using AdminConsole.Persistence.PersonalData;
using AdminConsole.Resources;
using AdminConsole.Security.Authorization;
using AdminConsole.Security.Encryption;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.PersonalExports;

/// <summary>Hands the file of an approved export out, once, encrypted for whoever asked.</summary>
internal sealed class ExportFile(PersonalExportService exports, PersonalExportSource source, TimeProvider time)
{
    /// <summary>In the page's address after a file that did not come: the error by its code.</summary>
    public const string FaultKey = "fault";

    public static void Map(IEndpointRouteBuilder routes)
        => routes.MapPost(
                ConsoleUrls.PersonalExportFile,
                static (HttpContext http, Guid id, [FromForm] string? passphrase, [FromForm] string? key, ExportFile file) => file.RespondAsync(http, id, passphrase, key))
            .RequireAuthorization(ConsolePermissions.PersonalExport);

    /// <summary>What a delivery needs: how many people there will be, and their values as CSV. Each batch's looks are recorded before it is opened.</summary>
    public ExportDelivery For(Actor actor) => new(CountAsync, (export, stream, token) => WriteAsync(actor, export, stream, token));

    private static async Task<Result<int>> CountAsync(Unit unit, PersonalExport export, CancellationToken cancellationToken)
    {
        Guid[] branch = [.. unit.Access.Departments.Branch(export.DepartmentId)];
        var fields = ExportRules.FieldsOf(export.Fields).Select(static info => info.Field).ToArray();
        return await unit.Database.People.CountAsync(
            person => branch.Contains(person.DepartmentId) && person.ForgottenAt == null && unit.Database.PersonalValues.Any(value => value.PersonId == person.Id && fields.Contains(value.Field)),
            cancellationToken);
    }

    private async Task WriteAsync(Actor actor, PersonalExport export, Stream stream, CancellationToken cancellationToken)
    {
        var fields = ExportRules.FieldsOf(export.Fields);
        await using var csv = new CsvWriter(stream);
        await csv.WriteAsync([PeopleText.EmployeeNumber, PeopleText.GivenName, PeopleText.FamilyName, .. fields.Select(static info => PersonalFieldWords.Of(info.Field))], cancellationToken);
        await foreach (var person in source.ReadAsync(actor, new ExportOrder(export.Id, export.DepartmentId, fields, export.Reason), cancellationToken))
        {
            await csv.WriteAsync(
                [person.EmployeeNumber, person.GivenName, person.FamilyName, .. fields.Select(info => Cell(info.Field, person))],
                cancellationToken);
        }

        await csv.FlushAsync(cancellationToken);
    }

    private static string Cell(PersonalField field, ExportedPerson person)
        => !person.Values.TryGetValue(field, out var text) ? string.Empty
            : text is null ? ExportText.Unreadable
            : string.Join(", ", PersonalRules.Show(field, text));

    private async Task RespondAsync(HttpContext http, Guid id, string? passphrase, string? key)
    {
        var actor = http.ToActor(time);
        var recipient = string.IsNullOrWhiteSpace(key)
            ? OpenPgpRecipient.FromPassphrase(nameof(passphrase), passphrase)
            : OpenPgpRecipient.FromKey(nameof(key), key, time.GetUtcNow());
        if (!recipient.IsSuccess)
        {
            Refuse(http, recipient.Error);
            return;
        }

        http.Response.ContentType = "application/pgp-encrypted";
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{PersonalExportService.FileName}.gpg\"";
        http.Response.Headers.CacheControl = "no-store";
        try
        {
            var delivered = await exports.DeliverAsync(actor, id, recipient.Value, http.Response.Body, For(actor), http.RequestAborted);
            if (!delivered.IsSuccess)
            {
                Refuse(http, delivered.Error);
            }
        }
        catch (ExportStoppedException)
        {
            // A file cut short must not look like a whole one.
            http.Abort();
        }
    }

    private static void Refuse(HttpContext http, ConsoleError error)
    {
        http.Response.Clear();
        http.Response.Redirect($"{ConsoleUrls.PersonalExports}?{FaultKey}={error.Code}");
    }
}
