using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Persistence;
using AdminConsole.Resources;

namespace AdminConsole.Features.Audit;

/// <summary>The export as a file of comma-separated values, written to the response as it is read.</summary>
internal sealed class AuditCsv(AuditExport export, TimeProvider time)
{
    public async Task RespondAsync(HttpContext http)
    {
        var stopping = http.RequestAborted;
        var input = AuditFilterQuery.Read(key => http.Request.Query.TryGetValue(key, out var values) ? values.FirstOrDefault() : null);
        var ticket = await export.BeginAsync(http.ToActor(time), input, stopping);
        if (!ticket.IsSuccess)
        {
            await RefuseAsync(http, ticket.Error);
            return;
        }

        var name = string.Create(CultureInfo.InvariantCulture, $"audit-{time.GetUtcNow():yyyyMMdd-HHmmss}.csv");
        http.Response.ContentType = "text/csv; charset=utf-8";
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
        http.Response.Headers.CacheControl = "no-store";
        await WriteAsync(ticket.Value, http.Response.Body, stopping);
    }

    public async Task WriteAsync(AuditExportTicket ticket, Stream stream, CancellationToken cancellationToken)
    {
        await using var csv = new CsvWriter(stream);
        await csv.WriteAsync(
            [
                AuditText.Number, AuditText.TimeUtc, AuditText.Actor, AuditText.ActorKey, AuditText.Action, AuditText.ActionCode, AuditText.Outcome, AuditText.TargetType, AuditText.Target, AuditText.TargetKey,
                AuditText.Department, AuditText.Reason, AuditText.Before, AuditText.After, AuditText.Address, AuditText.Session, AuditText.Act, AuditText.EventKey, AuditText.Mac,
            ],
            cancellationToken);
        await foreach (var row in export.RowsAsync(ticket, cancellationToken))
        {
            await csv.WriteAsync(Cells(row), cancellationToken);
        }
    }

    private static string[] Cells(AuditExportRow row)
    {
        var number = row.Sequence.ToString(CultureInfo.InvariantCulture);
        if (row is not { Event: { } entry, Named: { } named })
        {
            return [number, AuditText.Unreadable];
        }

        return
        [
            number, entry.At.ToString("yyyy-MM-dd HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture), named.ActorName ?? string.Empty, Key(entry.ActorId),
            TrailWords.OfAction(entry.Action), entry.Action, AuditWords.OfOutcome(entry.Outcome), AuditWords.OfTarget(entry.TargetType), named.TargetName ?? string.Empty, Key(entry.TargetId),
            named.DepartmentName ?? Key(entry.DepartmentId), entry.Reason, entry.Before, entry.After, entry.Address, Key(entry.SessionId), Key(entry.CorrelationId), Key(entry.Id), Convert.ToHexString(entry.Mac),
        ];
    }

    private static string Key(Guid? id) => id?.ToString("D") ?? string.Empty;

    private static async Task RefuseAsync(HttpContext http, ConsoleError error)
    {
        http.Response.StatusCode = error switch
        {
            InvalidError => StatusCodes.Status400BadRequest,
            ExportTooLargeError => StatusCodes.Status413PayloadTooLarge,
            UnavailableError => StatusCodes.Status503ServiceUnavailable,
            _ => StatusCodes.Status403Forbidden,
        };
        http.Response.ContentType = "text/plain; charset=utf-8";
        await http.Response.WriteAsync(AuditWords.OfError(error), http.RequestAborted);
    }
}
