using AdminConsole.Domain.PersonalData;

namespace AdminConsole.Persistence.Seed;

/// <summary>The reasons for looking at personal data that an installation starts with. From then on they are the officers'.</summary>
internal static class SeedReasons
{
    public const string Payment = "payment";
    public const string Emergency = "emergency";
    public const string OwnRequest = "own-request";
    public const string Authority = "authority";
    public const string Correction = "correction";

    /// <summary>New rows each time: whoever adds them tracks them.</summary>
    public static IReadOnlyList<RevealReason> All =>
    [
        Reason(Payment, "Payroll or payment question", "Consulta de nómina o de pago"),
        Reason(Emergency, "Emergency", "Emergencia"),
        Reason(OwnRequest, "Employee's own request", "Petición del propio empleado"),
        Reason(Authority, "Legal or authority request", "Requerimiento legal o de una autoridad", needsTicket: true),
        Reason(Correction, "Correction of a record", "Corrección de un registro"),
    ];

    private static RevealReason Reason(string key, string english, string spanish, bool needsTicket = false)
        => new() { Id = SeedKeys.Reason(key), NameEn = english, NameEs = spanish, NeedsTicket = needsTicket };
}
