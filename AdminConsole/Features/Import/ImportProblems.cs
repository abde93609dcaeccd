using AdminConsole.Domain;
using AdminConsole.Domain.Import;
using AdminConsole.Persistence;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Import;

/// <summary>Keeps the refused rows of a run, up to <see cref="ImportRunner.ProblemsKept"/>; fields and codes, never a cell.</summary>
internal sealed class ImportProblems(Unit unit, ImportPass pass)
{
    private int? kept;

    public async Task AddAsync(long line, IReadOnlyList<FieldProblem> problems, CancellationToken cancellationToken)
    {
        kept ??= await unit.Database.ImportProblems.CountAsync(row => row.RunId == pass.RunId, cancellationToken);
        // The second pass may add to a line that the first named.
        var ordinal = pass.Phase * 100;
        foreach (var problem in problems.Take(20))
        {
            if (kept++ >= ImportRunner.ProblemsKept)
            {
                return;
            }

            unit.Database.ImportProblems.Add(new ImportProblem { RunId = pass.RunId, Line = line, Ordinal = ordinal++, Field = problem.Field, Code = problem.Code });
        }
    }
}
