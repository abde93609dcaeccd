namespace AdminConsole.Domain.Import;

/// <summary>What a column of a file of people can hold, and by which headers it is recognised in English and Spanish.</summary>
internal static class ImportColumns
{
    public const string Number = "number";
    public const string GivenName = "given-name";
    public const string FamilyName = "family-name";
    public const string WorkEmail = "work-email";
    public const string JobTitle = "job-title";
    public const string Department = "department";
    public const string Manager = "manager";
    public const string Contract = "contract";
    public const string StartsOn = "starts-on";
    public const string EndsOn = "ends-on";
    public const string Calendar = "calendar";
    public const string AddressLine1 = "address-line1";
    public const string AddressLine2 = "address-line2";
    public const string City = "city";
    public const string Region = "region";
    public const string PostalCode = "postal-code";
    public const string Country = "country";
    public const string Telephone = "personal-telephone";
    public const string PersonalEmail = "personal-email";
    public const string EmergencyName = "emergency-name";
    public const string EmergencyTelephone = "emergency-telephone";
    public const string NationalId = "national-id";
    public const string BirthDate = "birth-date";
    public const string BankAccount = "bank-account";

    public static IReadOnlyList<ImportColumn> All { get; } =
    [
        new(Number, IsRequired: true, "employee number", "employee no", "employee id", "number", "numero de empleado", "n empleado", "num empleado", "numero", "legajo"),
        new(GivenName, IsRequired: true, "given name", "first name", "forename", "nombre"),
        new(FamilyName, IsRequired: true, "family name", "last name", "surname", "apellidos", "apellido"),
        new(WorkEmail, IsRequired: true, "work e-mail", "work email", "e-mail", "email", "mail", "correo del trabajo", "correo de trabajo", "correo", "correo electronico"),
        new(JobTitle, IsRequired: false, "position", "job title", "title", "puesto", "cargo"),
        new(Department, IsRequired: true, "department", "department code", "departamento", "codigo de departamento"),
        new(Manager, IsRequired: false, "manager", "manager number", "manager employee number", "reports to", "responsable", "jefe", "numero del responsable"),
        new(Contract, IsRequired: false, "contract", "contract type", "contrato", "tipo de contrato"),
        new(StartsOn, IsRequired: false, "start", "start date", "first day", "starts on", "fecha de alta", "inicio", "primer dia", "fecha de inicio"),
        new(EndsOn, IsRequired: false, "end", "end date", "last day", "ends on", "fecha de baja", "fin", "ultimo dia", "fecha de fin"),
        new(Calendar, IsRequired: false, "calendar", "working calendar", "calendario", "calendario laboral"),
        new(AddressLine1, IsRequired: false, "address", "home address", "address line 1", "address 1", "street", "street address", "direccion", "domicilio", "direccion 1", "direccion linea 1", "calle"),
        new(AddressLine2, IsRequired: false, "address line 2", "address 2", "direccion 2", "direccion linea 2", "piso"),
        new(City, IsRequired: false, "city", "town", "ciudad", "localidad", "poblacion", "municipio"),
        new(Region, IsRequired: false, "region", "state", "province", "county", "provincia", "comunidad autonoma"),
        new(PostalCode, IsRequired: false, "postal code", "postcode", "zip", "zip code", "codigo postal", "cp", "c.p"),
        new(Country, IsRequired: false, "country", "country code", "pais", "codigo de pais"),
        new(Telephone, IsRequired: false, "personal telephone", "personal phone", "mobile", "telephone", "phone", "telefono personal", "telefono", "movil"),
        new(PersonalEmail, IsRequired: false, "personal e-mail", "personal email", "correo personal"),
        new(EmergencyName, IsRequired: false, "emergency contact", "emergency name", "contacto de emergencia"),
        new(EmergencyTelephone, IsRequired: false, "emergency telephone", "emergency phone", "telefono de emergencia"),
        new(NationalId, IsRequired: false, "national id", "id number", "dni", "nif", "nie", "documento"),
        new(BirthDate, IsRequired: false, "date of birth", "birth date", "birthday", "fecha de nacimiento", "nacimiento"),
        new(BankAccount, IsRequired: false, "bank account", "iban", "cuenta bancaria", "cuenta"),
    ];

    /// <summary>
    /// The columns that headers name by themselves, null for a header that names none. A city or a country alone is
    /// where somebody works as likely as where they live, so parts of an address count beside its first line only.
    /// </summary>
    public static IReadOnlyList<string?> Guess(IReadOnlyList<string> headers)
    {
        string?[] columns = [.. headers.Select(Of)];
        return columns.Contains(AddressLine1, StringComparer.Ordinal) ? columns : [.. columns.Select(static column => column is not null && IsAddress(column) ? null : column)];
    }

    /// <summary>True for a part of the home address, which is one value.</summary>
    public static bool IsAddress(string column) => column is AddressLine1 or AddressLine2 or City or Region or PostalCode or Country;

    /// <summary>The column that a header names, or null.</summary>
    public static string? Of(string header)
    {
        var name = TextRules.Fold(header).Replace('_', ' ').Trim(' ', '.', ':', '*', 'º', '°');
        return All.FirstOrDefault(column => string.Equals(column.Key, name.Replace(' ', '-'), StringComparison.Ordinal) || column.Names.Contains(name, StringComparer.Ordinal))?.Key;
    }
}

/// <summary>One of them: its key, whether a file must have it, and the folded headers that name it.</summary>
internal sealed record ImportColumn(string Key, bool IsRequired, params IReadOnlyList<string> Names);

/// <summary>How dates are written. Asked where a file does not say; never guessed.</summary>
internal enum ImportDates
{
    /// <summary>2026-11-30 (ISO 8601).</summary>
    Iso = 1,

    /// <summary>30/11/2026.</summary>
    DayFirst = 2,

    /// <summary>11/30/2026.</summary>
    MonthFirst = 3,
}

/// <summary>Which column each place of a row holds (null for none), and how dates are written.</summary>
internal sealed record ImportMapping(IReadOnlyList<string?> Columns, ImportDates Dates)
{
    /// <summary>The problems of the mapping itself: what is missing, and what is there twice.</summary>
    public IReadOnlyList<FieldProblem> Check()
        => [
            .. ImportColumns.All.Where(column => (column.IsRequired || IsNeededPart(column.Key)) && !Columns.Contains(column.Key, StringComparer.Ordinal)).Select(static column => new FieldProblem(column.Key, ImportRules.MissingColumn)),
            .. Columns.OfType<string>().GroupBy(static key => key, StringComparer.Ordinal).Where(static group => group.Count() > 1).Select(static group => new FieldProblem(group.Key, ImportRules.ColumnTwice)),
        ];

    // No address stands without its first line and its city.
    private bool IsNeededPart(string column) => column is ImportColumns.AddressLine1 or ImportColumns.City && Columns.OfType<string>().Any(ImportColumns.IsAddress);
}
