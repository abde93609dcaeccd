using AdminConsole.Resources;

namespace AdminConsole.Features.Audit;

/// <summary>What stands on the page where there is no name.</summary>
internal static class AuditKeys
{
    /// <summary>The end of a key: version-7 keys begin with the time, so that neighbours begin alike.</summary>
    public static string Short(Guid id) => "…" + id.ToString("N")[^8..];

    /// <summary>Whoever acted without being signed in: a visitor has an address, the console itself has none.</summary>
    public static string Actorless(AuditRow row) => row.Address.Length > 0 ? AuditText.Nobody : AuditText.ConsoleItself;
}
