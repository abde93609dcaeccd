using AdminConsole.Domain;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Persistence;

namespace AdminConsole.Features.PersonalExports;

/// <summary>What a delivery needs of whoever can open personal data.</summary>
/// <param name="RecordAsync">
/// Writes the record of each look into the unit that spends the approval, and returns how many people the file will
/// hold: it commits before any plain text leaves.
/// </param>
/// <param name="WriteAsync">Writes the file's plain text, asynchronously and part by part.</param>
internal sealed record ExportDelivery(
    Func<Unit, PersonalExport, CancellationToken, Task<Result<int>>> RecordAsync,
    Func<PersonalExport, Stream, CancellationToken, Task> WriteAsync);
