using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Settings;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Settings;

/// <summary>Reads and changes the console's settings. They bear on everyone, so both ask for the whole company.</summary>
internal sealed class SettingsService(IDbContextFactory<ConsoleDbContext> contexts, UnitOfWork work, AccessModelHolder holder, TimeProvider time)
{
    /// <summary>The field of the reason in an <see cref="InvalidError"/>.</summary>
    public const string ReasonField = "reason";

    /// <summary>Every setting as it stands, in the order of the page.</summary>
    public async Task<Result<SettingsView>> ReadAsync(Actor actor, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        if (actor.PersonId is not { } person || !holder.Current.Allows(person, ConsolePermissions.SettingsRead, null, now))
        {
            return new DeniedError(ConsolePermissions.SettingsRead);
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await RowsAsync(context, null, cancellationToken);
        return new SettingsView(
            [.. SettingDefinitions.All.Select(definition => SettingState.Of(definition, rows.GetValueOrDefault(definition.Key)))],
            holder.Current.Allows(person, ConsolePermissions.SettingsManage, null, now));
    }

    /// <summary>
    /// Saves several settings together or none. Each is checked by its definition and against the version its
    /// page showed; what others saved meanwhile comes back as a conflict that holds both values.
    /// </summary>
    public async Task<Result<Done>> SaveAsync(Actor actor, IReadOnlyCollection<SettingChange> changes, string? reason, CancellationToken cancellationToken)
    {
        var (checkedChanges, cleanReason, invalid) = Check(changes, reason);
        if (invalid is not null)
        {
            return invalid;
        }

        return await work.ExecuteAsync<Done>(
            actor,
            Intent.ByPermission(ConsolePermissions.SettingsManage, AuditActions.SettingsChange, AuditTargets.Settings, null, cleanReason),
            async (unit, token) =>
            {
                if (unit.Authorize(null) is { } denied)
                {
                    return denied;
                }

                var keys = checkedChanges.Select(static change => change.Definition.Key).ToList();
                var rows = await unit.Database.Settings.Where(row => keys.Contains(row.Key)).ToDictionaryAsync(static row => row.Key, StringComparer.Ordinal, token);
                if (await ConflictsAsync(unit.Database, checkedChanges, rows, token) is { Count: > 0 } conflicts)
                {
                    return new ConflictError(conflicts);
                }

                foreach (var change in checkedChanges)
                {
                    Apply(unit, change, rows.GetValueOrDefault(change.Definition.Key));
                }

                return Done.Instance;
            },
            cancellationToken);
    }

    private static void Apply(Unit unit, CheckedChange change, Setting? row)
    {
        var (definition, value, _) = change;
        var before = row is { Value.Length: > 0 } ? row.Value : definition.DefaultText;
        var after = value.Length > 0 ? value : definition.DefaultText;
        if (string.Equals(row?.Value ?? string.Empty, value, StringComparison.Ordinal))
        {
            return;
        }

        unit.Audit.Change(definition.Key, before, after);
        if (row is null)
        {
            unit.Database.Settings.Add(new Setting { Key = definition.Key, Value = value, ChangedAt = unit.Now, ChangedBy = unit.Actor.PersonId });
            return;
        }

        row.Value = value;
        row.ChangedAt = unit.Now;
        row.ChangedBy = unit.Actor.PersonId;
        row.Version++;
    }

    private static async Task<List<SettingConflict>> ConflictsAsync(
        ConsoleDbContext context, List<CheckedChange> changes, Dictionary<string, Setting> rows, CancellationToken cancellationToken)
    {
        var stale = changes
            .Where(change => (rows.GetValueOrDefault(change.Definition.Key)?.Version ?? 0) != change.SeenVersion
                // The same value saved twice is agreement, not a conflict.
                && !string.Equals(rows.GetValueOrDefault(change.Definition.Key)?.Value ?? string.Empty, change.Value, StringComparison.Ordinal))
            .ToList();
        if (stale.Count == 0)
        {
            return [];
        }

        var current = await RowsAsync(context, [.. stale.Select(static change => change.Definition.Key)], cancellationToken);
        return
        [
            .. stale.Select(change => new SettingConflict(
                SettingState.Of(change.Definition, current.GetValueOrDefault(change.Definition.Key)),
                change.Value.Length > 0 ? change.Value : change.Definition.DefaultText)),
        ];
    }

    private static (List<CheckedChange> Changes, string Reason, InvalidError? Invalid) Check(IReadOnlyCollection<SettingChange> changes, string? reason)
    {
        List<FieldProblem> problems = [];
        List<CheckedChange> result = [];
        var cleanReason = TextRules.Clean(ReasonField, reason, FieldLimits.Reason, required: false, problems);
        foreach (var change in changes)
        {
            if (SettingDefinitions.Find(change.Key) is not { } definition)
            {
                // The key itself is not echoed: it may be anything.
                problems.Add(new FieldProblem("setting", "unknown-setting"));
                continue;
            }

            if (result.Exists(earlier => earlier.Definition == definition))
            {
                problems.Add(new FieldProblem(definition.Key, "given-twice"));
                continue;
            }

            var (text, problem) = change.Value is null ? (string.Empty, null) : definition.Check(change.Value);
            if (problem is not null)
            {
                problems.Add(problem);
                continue;
            }

            result.Add(new CheckedChange(definition, text, change.SeenVersion));
        }

        return (result, cleanReason, problems.Count > 0 ? new InvalidError(problems) : null);
    }

    private static async Task<Dictionary<string, SettingRow>> RowsAsync(ConsoleDbContext context, List<string>? keys, CancellationToken cancellationToken)
    {
        var settings = context.Settings.AsNoTracking();
        if (keys is not null)
        {
            settings = settings.Where(setting => keys.Contains(setting.Key));
        }

        return await (
            from setting in settings
            join person in context.People on setting.ChangedBy equals (Guid?)person.Id into changers
            from changer in changers.DefaultIfEmpty()
            select new SettingRow(setting.Key, setting.Value, setting.Version, setting.ChangedAt, setting.ChangedBy, changer == null ? null : changer.GivenName + " " + changer.FamilyName))
            .ToDictionaryAsync(static row => row.Key, StringComparer.Ordinal, cancellationToken);
    }

    private sealed record CheckedChange(SettingDefinition Definition, string Value, long SeenVersion);
}
