using System.Globalization;
using AdminConsole.Domain;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Persistence.Keys;
using AdminConsole.Persistence.PersonalData;
using AdminConsole.Security.Encryption;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Persistence.Seed;

/// <summary>
/// Gives the first people of the fictional company personal data, sealed like everybody's. All of it is made up; the
/// numbers obey their check digits.
/// </summary>
internal sealed class DemoPersonalData(
    IDbContextFactory<ConsoleDbContext> contexts, IDbContextFactory<KeyDbContext> keyContexts, DataKeyStore keys, BlindIndexer index, TimeProvider time)
{
    /// <summary>More would only make the loading longer.</summary>
    public const int Most = 500;

    private const string Country = "ES";
    private const string NifLetters = "TRWAGMYFPDXBNJZSQVHLCKE";
    private const int Batch = 100;
    private static readonly string[] Streets = ["Calle Mayor", "Calle del Olmo", "Avenida de la Ribera", "Carrer de la Lluna", "Rúa do Vilar", "Plaza de la Encina", "Paseo del Prado Verde", "Camino de la Noria"];
    private static readonly (string City, string Code)[] Cities = [("Madrid", "28012"), ("Sevilla", "41003"), ("València", "46004"), ("A Coruña", "15001"), ("Bilbao", "48005"), ("Girona", "17004"), ("Málaga", "29008")];
    private static readonly string[] Callers = ["Ángela", "Íñigo", "Berta", "Ximena", "Joan", "Noa", "Lucía", "Óscar"];

    /// <summary>Seals data of the first people hired, at most <see cref="Most"/>.</summary>
    /// <returns>How many values.</returns>
    public async Task<int> LoadAsync(int seed, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var people = await context.People.OrderBy(static person => person.EmployeeNumber).Take(Most)
            .Select(static person => new { person.Id, person.GivenName, person.FamilyName, person.CreatedAt }).ToListAsync(cancellationToken);
        Dictionary<PersonalField, DataKey> indexKeys = [];
        foreach (var info in PersonalFields.All.Where(static info => info.IsFindable))
        {
            indexKeys[info.Field] = await index.KeyAsync(info.Field, cancellationToken);
        }

        var written = 0;
        foreach (var (chunk, offset) in people.Chunk(Batch).Select(static (chunk, at) => (chunk, at * Batch)))
        {
            await using var keyContext = await keyContexts.CreateDbContextAsync(cancellationToken);
            foreach (var (person, at) in chunk.Select(static (person, at) => (person, at)))
            {
                var (row, key) = await keys.NewAsync(person.Id, generation: 1, cancellationToken);
                keyContext.DataKeys.Add(row);
                foreach (var (field, text) in Values(new DemoRandom(seed, DemoStream.PersonalData, offset + at), person.GivenName, person.FamilyName))
                {
                    var value = new PersonalValue { PersonId = person.Id, Field = field, Sealed = [], Mask = [], ValueId = Guid.CreateVersion7(time.GetUtcNow()), ChangedAt = person.CreatedAt };
                    PersonalSeals.Seal(value, key, System.Text.Encoding.UTF8.GetBytes(text.Canonical), System.Text.Encoding.UTF8.GetBytes(text.Mask));
                    context.PersonalValues.Add(value);
                    keyContext.BlindIndex.AddRange(indexKeys.TryGetValue(field, out var indexKey) ? BlindIndexer.Rows(indexKey, person.Id, field, value.ValueId, text.Exact, text.Tail) : []);
                    written++;
                }
            }

            await keyContext.WriteAsync(cancellationToken);
#pragma warning disable RS0030 // The demo's loading goes round the doorway and is recorded as a whole.
            await context.SaveChangesAsync(cancellationToken);
#pragma warning restore RS0030
            context.ChangeTracker.Clear();
        }

        return written;
    }

    /// <summary>One person's made-up values.</summary>
    internal static IEnumerable<(PersonalField Field, PersonalText Text)> Values(DemoRandom random, string given, string family)
    {
        var local = new string([.. TextRules.Fold($"{given}.{family}").Where(static character => char.IsAsciiLetterOrDigit(character) || character == '.')]).Trim('.');
        var (city, code) = random.Pick(Cities);
        yield return (PersonalField.HomeAddress, Checked(problems => PersonalRules.CheckAddress(
            new PostalAddress { Line1 = string.Create(CultureInfo.InvariantCulture, $"{random.Pick(Streets)} {1 + random.Below(140)}"), Line2 = $"{1 + random.Below(6)}º {"ABCD"[random.Below(4)]}", City = city, PostalCode = code, Country = Country },
            problems)));
        yield return Of(PersonalField.PersonalTelephone, Mobile());
        yield return Of(PersonalField.PersonalEmail, string.Create(CultureInfo.InvariantCulture, $"{(local.Length > 0 ? local : "persona")}{random.Below(90) + 10}@correo.example"));
        yield return Of(PersonalField.EmergencyName, $"{random.Pick(Callers)} {family}");
        yield return Of(PersonalField.EmergencyTelephone, Mobile());
        var number = 10_000_000 + random.Below(80_000_000);
        yield return Of(PersonalField.NationalId, string.Create(CultureInfo.InvariantCulture, $"{number}{NifLetters[number % 23]}"));
        yield return Of(PersonalField.BirthDate, new DateOnly(1962, 1, 1).AddDays(random.Below(40 * 365)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        yield return Of(PersonalField.BankAccount, Iban(random));

        string Mobile() => string.Create(CultureInfo.InvariantCulture, $"+34 6{random.Below(100_000_000):00000000}");
    }

    private static (PersonalField, PersonalText) Of(PersonalField field, string input)
        => (field, Checked(problems => PersonalRules.Check(field, input, Country, new DateOnly(2026, 1, 1), problems)));

    private static PersonalText Checked(Func<List<FieldProblem>, PersonalText?> check)
    {
        List<FieldProblem> problems = [];
        return check(problems) ?? throw new InvalidOperationException($"A made-up value breaks its rule: {string.Join(", ", problems.Select(static problem => $"{problem.Field} {problem.Code}"))}.");
    }

    // A bank that does not exist, with the check digits of ISO 7064 over the country's letters.
    private static string Iban(DemoRandom random)
    {
        var account = string.Create(CultureInfo.InvariantCulture, $"9999{random.Below(10_000):0000}{random.Below(100):00}{random.Below(100_000):00000}{random.Below(100_000):00000}");
        var rest = 0;
        foreach (var digit in $"{account}142800")
        {
            rest = ((rest * 10) + (digit - '0')) % 97;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{Country}{98 - rest:00}{account}");
    }
}
