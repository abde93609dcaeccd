using AdminConsole.Domain.PersonalData;
using AdminConsole.Security.Encryption;

namespace AdminConsole.Persistence.PersonalData;

/// <summary>Where personal values and second-factor keys lie, as their associated data name it.</summary>
internal static class PersonalSeals
{
    private const string Values = "PersonalValues";
    private const string MaskSuffix = "/mask";

    public static SealContext Value(Guid personId, PersonalField field) => new(Values, PersonalFields.Of(field).Key, personId);

    public static SealContext Mask(Guid personId, PersonalField field) => new(Values, PersonalFields.Of(field).Key + MaskSuffix, personId);

    /// <summary>A TOTP key, waiting or in use: confirming moves it from one column to the other as it is.</summary>
    public static SealContext Totp(Guid personId) => new("Authenticators", "Key", personId);

    /// <summary>Seals both halves of a stored value anew.</summary>
    public static void Seal(PersonalValue row, DataKey key, ReadOnlySpan<byte> value, ReadOnlySpan<byte> mask)
    {
        row.Sealed = SealedValue.Seal(key, Value(row.PersonId, row.Field), value);
        row.Mask = SealedValue.Seal(key, Mask(row.PersonId, row.Field), mask);
    }
}
