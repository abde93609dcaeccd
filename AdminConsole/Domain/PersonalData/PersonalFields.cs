using AdminConsole.Domain.Access;

namespace AdminConsole.Domain.PersonalData;

/// <summary>The personal data kept of a person, each encrypted by itself. Numbers are stored: never reused.</summary>
internal enum PersonalField : byte
{
    HomeAddress = 1,
    PersonalTelephone = 2,
    PersonalEmail = 3,
    EmergencyName = 4,
    EmergencyTelephone = 5,
    NationalId = 6,
    BirthDate = 7,
    BankAccount = 8,

    /// <summary>Where notices about the account go: Identity's e-mail, which is not the sign-in name.</summary>
    AccountEmail = 9,

    /// <summary>Identity's telephone.</summary>
    AccountTelephone = 10,
}

/// <summary>Fields that are seen by the same right.</summary>
internal enum PersonalClass : byte
{
    Contact = 1,
    Emergency = 2,
    Identity = 3,
    Payment = 4,
}

/// <summary>What holds for one field.</summary>
/// <param name="Field">Which.</param>
/// <param name="Key">Its name in addresses, files, records and associated data: never changed once data is sealed under it.</param>
/// <param name="Class">By which right it is seen.</param>
/// <param name="Permission">The right to see it in the clear.</param>
/// <param name="IsFindable">True when its exact value can be searched by blind index.</param>
/// <param name="HasTail">True when its last four digits can be searched likewise.</param>
internal sealed record PersonalFieldInfo(PersonalField Field, string Key, PersonalClass Class, string Permission, bool IsFindable = false, bool HasTail = false);

/// <summary>Every personal field, in the order it is shown.</summary>
internal static class PersonalFields
{
    public static IReadOnlyList<PersonalFieldInfo> All { get; } =
    [
        new(PersonalField.HomeAddress, "home-address", PersonalClass.Contact, ConsolePermissions.RevealContact),
        new(PersonalField.PersonalTelephone, "personal-telephone", PersonalClass.Contact, ConsolePermissions.RevealContact, IsFindable: true, HasTail: true),
        new(PersonalField.PersonalEmail, "personal-email", PersonalClass.Contact, ConsolePermissions.RevealContact, IsFindable: true),
        new(PersonalField.AccountEmail, "account-email", PersonalClass.Contact, ConsolePermissions.RevealContact, IsFindable: true),
        new(PersonalField.AccountTelephone, "account-telephone", PersonalClass.Contact, ConsolePermissions.RevealContact, IsFindable: true, HasTail: true),
        new(PersonalField.EmergencyName, "emergency-name", PersonalClass.Emergency, ConsolePermissions.RevealEmergency),
        new(PersonalField.EmergencyTelephone, "emergency-telephone", PersonalClass.Emergency, ConsolePermissions.RevealEmergency, IsFindable: true, HasTail: true),
        new(PersonalField.NationalId, "national-id", PersonalClass.Identity, ConsolePermissions.RevealIdentity, IsFindable: true),
        new(PersonalField.BirthDate, "birth-date", PersonalClass.Identity, ConsolePermissions.RevealIdentity),
        new(PersonalField.BankAccount, "bank-account", PersonalClass.Payment, ConsolePermissions.RevealPayment),
    ];

    public static PersonalFieldInfo Of(PersonalField field) => All.First(info => info.Field == field);

    /// <summary>True when a person may change the field of their own: how to reach them and whom to call, not who they are.</summary>
    public static bool IsOwnToChange(PersonalField field) => Of(field).Class is PersonalClass.Contact or PersonalClass.Emergency;

    /// <summary>The field of that name, or null.</summary>
    public static PersonalFieldInfo? Find(string? key) => All.FirstOrDefault(info => string.Equals(info.Key, key, StringComparison.Ordinal));
}
