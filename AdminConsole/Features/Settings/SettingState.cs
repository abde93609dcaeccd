using AdminConsole.Domain.Settings;

namespace AdminConsole.Features.Settings;

/// <summary>The settings page's content.</summary>
internal sealed record SettingsView(IReadOnlyList<SettingState> Settings, bool MayChange);

/// <summary>One setting as it stands. <see cref="Version"/> is zero while nobody ever changed it.</summary>
internal sealed record SettingState(SettingDefinition Definition, string Value, bool IsDefault, long Version, DateTime? ChangedAt, Guid? ChangedBy, string? ChangedByName)
{
    public static SettingState Of(SettingDefinition definition, SettingRow? row)
    {
        // A stored text that no longer fits its definition is read as the default, here as everywhere.
        var own = row is { Value.Length: > 0 } && definition.Check(row.Value).Problem is null;
        return new SettingState(definition, own ? row!.Value : definition.DefaultText, !own, row?.Version ?? 0, row?.ChangedAt, row?.ChangedBy, row?.ChangedByName);
    }
}

/// <summary>A stored setting with the name of whoever changed it last.</summary>
internal sealed record SettingRow(string Key, string Value, long Version, DateTime ChangedAt, Guid? ChangedBy, string? ChangedByName);

/// <summary>What somebody wants a setting to be; a null value puts it back to its default.</summary>
internal sealed record SettingChange(string Key, string? Value, long SeenVersion);

/// <summary>A setting that somebody else saved since it was shown: theirs, and the value that was not saved.</summary>
internal sealed record SettingConflict(SettingState Theirs, string Yours);
