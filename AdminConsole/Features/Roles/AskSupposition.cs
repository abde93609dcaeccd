using AdminConsole.Domain.Access;

namespace AdminConsole.Features.Roles;

/// <summary>A supposition as it stands in the address: <c>a.ASSIGNMENT.ROLE</c>, <c>i.SENIOR.JUNIOR</c>, <c>g.ROLE.PERMISSION</c>, and <c>ROLE</c> or <c>ROLE.DEPARTMENT</c>, between commas.</summary>
internal static class AskSupposition
{
    public const int MaximumText = 1000;
    private const int MaximumItems = 10;

    /// <summary>What it says; whatever it says wrongly is left out.</summary>
    public static AccessWhatIf Read(string? without, string? with)
        => new(
            [.. Items(without).Select(ReadItem).OfType<CutItem>().Distinct().Take(MaximumItems)],
            [.. Items(with).Select(ReadRole).OfType<(Guid, Guid?)>().Distinct().Take(MaximumItems)]);

    public static string? WriteWithout(AccessWhatIf whatIf)
        => whatIf.Without.Count == 0 ? null : string.Join(',', whatIf.Without.Select(static item => item switch
        {
            CutItem.Assignment assignment => $"a.{assignment.AssignmentId:N}.{assignment.RoleId:N}",
            CutItem.Inheritance edge => $"i.{edge.SeniorId:N}.{edge.JuniorId:N}",
            CutItem.Grant grant => $"g.{grant.RoleId:N}.{grant.PermissionId:N}",
            _ => string.Empty,
        }));

    public static string? WriteWith(AccessWhatIf whatIf)
        => whatIf.With.Count == 0 ? null : string.Join(',', whatIf.With.Select(static role => role.ScopeDepartmentId is { } scope ? $"{role.RoleId:N}.{scope:N}" : role.RoleId.ToString("N")));

    private static string[] Items(string? text) => text?.Split(',', StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static CutItem? ReadItem(string text)
        => text.Split('.') is [var kind, var first, var second] && Guid.TryParseExact(first, "N", out var one) && Guid.TryParseExact(second, "N", out var other)
            ? kind switch
            {
                "a" => new CutItem.Assignment(one, other),
                "i" => new CutItem.Inheritance(one, other),
                "g" => new CutItem.Grant(one, other),
                _ => null,
            }
            : null;

    private static (Guid, Guid?)? ReadRole(string text) => text.Split('.') switch
    {
        [var role] when Guid.TryParseExact(role, "N", out var id) => (id, null),
        [var role, var scope] when Guid.TryParseExact(role, "N", out var id) && Guid.TryParseExact(scope, "N", out var department) => (id, department),
        _ => null,
    };
}
