namespace AdminConsole.Domain;

/// <summary>
/// The longest value each field may hold, in UTF-16 code units. The same constant bounds the column
/// and the input model; a test compares the two (OWASP ASVS 5.0 V2.2.1).
/// </summary>
internal static class FieldLimits
{
    public const int EmployeeNumber = 32;
    public const int PersonName = 100;
    /// <summary>"family given", folded for search and order: two names and the space between.</summary>
    public const int PersonSortName = (PersonName * 2) + 1;
    /// <summary>RFC 5321 §4.5.3.1.3: a path of 256 octets less its angle brackets.</summary>
    public const int Email = 254;
    public const int JobTitle = 120;
    public const int RuleName = 120;
    public const int CalendarName = 120;
    public const int HolidayName = 120;
    /// <summary>A name of the IANA time zone database.</summary>
    public const int TimeZone = 64;
    public const int ChecklistName = 200;
    /// <summary>JSON of what a step of somebody's employment is to do, or of what came of it.</summary>
    public const int LifecyclePlan = 4000;

    /// <summary>A SHA-256.</summary>
    public const int ShownHash = 32;

    /// <summary>A language's code (ISO 639-1).</summary>
    public const int Language = 8;

    public const int ImportField = 64;
    /// <summary>JSON of which column of a file holds what; a file has at most <see cref="ImportCells"/> columns.</summary>
    public const int ImportMapping = 4000;
    public const int ImportCells = 100;
    public const int MailData = 2000;
    public const int MailKey = 160;
    public const int MailError = 120;
    public const int DepartmentName = 120;
    public const int DepartmentCode = 32;
    public const int RoleKey = 64;
    public const int RoleName = 120;
    public const int Description = 500;
    public const int PermissionPart = 64;
    public const int ApplicationName = 120;
    public const int ResourceKey = 128;
    public const int ResourceName = 200;
    public const int PolicyName = 120;
    /// <summary>JSON of a grant's condition.</summary>
    public const int Condition = 2000;
    /// <summary>UTF-8 JSON of all that a role gives and inherits by itself: some twenty thousand permissions.</summary>
    public const int RoleShape = 1_000_000;
    public const int Reason = 500;
    public const int AuditAction = 64;
    public const int AuditTargetType = 32;
    /// <summary>A textual IPv6 address with an embedded IPv4 one (RFC 4291 §2.2).</summary>
    public const int Address = 45;
    public const int UserAgent = 256;
    /// <summary>JSON of one side of a change. A change larger than this is refused, never cut.</summary>
    public const int AuditJson = 4000;
    public const int Mac = 32;
    public const int TokenHash = 32;
    public const int CompanyName = 60;
    public const int SettingKey = 64;
    public const int SettingValue = 1000;
    /// <summary>A protected TOTP key: 20 bytes within data protection's envelope.</summary>
    public const int ProtectedKey = 256;
    /// <summary>A sealed personal value: an address of the longest lines, in UTF-8, within its envelope.</summary>
    public const int SealedValue = 4096;
    public const int SealedMask = 512;
    /// <summary>The name of a key-encryption key: an ARN of a key management service fits.</summary>
    public const int KeyName = 256;
    /// <summary>A data key wrapped by a key management service.</summary>
    public const int WrappedKey = 1024;
    /// <summary>A blind index entry, cut to 128 bits.</summary>
    public const int BlindIndex = 16;
    /// <summary>An armored OpenPGP key with the signatures of many others.</summary>
    public const int OpenPgpKey = 50_000;
    public const int Ticket = 60;
    public const int RevealReasonName = 120;
    /// <summary>Keys of personal fields, separated by commas.</summary>
    public const int ExportFields = 300;
    public const int AddressLine = 120;
    public const int City = 100;
    public const int Region = 100;
    public const int PostalCode = 16;
    /// <summary>ISO 3166-1 alpha-2.</summary>
    public const int Country = 2;
    /// <summary>E.164: a plus and fifteen digits; as typed, with spaces and signs between.</summary>
    public const int TelephoneInput = 40;
    public const int NationalId = 32;
    /// <summary>ISO 13616: an IBAN has at most 34 characters; as typed, with spaces.</summary>
    public const int BankAccountInput = 50;
    public const int PasswordMinimum = 8;
    /// <summary>Without a second factor NIST SP 800-63B-4 §3.1.1.2 asks for fifteen.</summary>
    public const int PasswordMinimumAlone = 15;
    public const int PasswordMaximum = 128;
    public const int PasswordHash = 256;
    public const int SearchText = 100;
    public const int PasskeyName = 60;
    /// <summary>WebAuthn Level 3 §4: a credential id is at most 1023 bytes.</summary>
    public const int CredentialId = 1023;
    /// <summary>A COSE key; RSA of 4096 bits takes some 530 bytes.</summary>
    public const int CredentialKey = 1024;
    public const int Transports = 64;
}
