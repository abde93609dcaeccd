using System.Globalization;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.PersonalData;

namespace AdminConsole.Persistence.Seed;

/// <summary>
/// Who looked at whose personal data in the fictional company: HR, and people at their
/// own. Enough that the log and everybody's own page have something to show.
/// </summary>
internal sealed class DemoReveals
{
    public const int Days = 60;

    /// <summary>Drawn over the days of <see cref="DemoCalendar"/>, of which the last sixty are kept.</summary>
    private const int Drawn = 1_000;

    private const long DayKeys = 10_000_000;

    private static readonly (PersonalField Field, int Weight)[] fields =
    [
        (PersonalField.PersonalTelephone, 30), (PersonalField.HomeAddress, 22), (PersonalField.BankAccount, 16), (PersonalField.PersonalEmail, 10),
        (PersonalField.EmergencyTelephone, 9), (PersonalField.NationalId, 8), (PersonalField.BirthDate, 5),
    ];

    private static readonly string[] paymentWords = ["Transfer came back, account compared", "Payslip question", "First salary of the new account", "Expenses were paid to the old account"];
    private static readonly string[] requestWords = ["Asked by telephone which address we hold", "Asked us to send the contract by post", "Did not get the invitation, checked where it went"];
    private static readonly string[] correctionWords = ["Moved house, old entry compared", "Digits swapped in the number", "Spelling of the street"];
    private static readonly string[] emergencyWords = ["Fell ill at work, family called", "Did not come to work and did not answer"];

    private readonly DemoPeople people;
    private readonly DemoCompany company;
    private readonly DemoRandom random;
    private readonly int[] officers;
    private readonly int[] cast;

    public DemoReveals(DemoPeople people)
    {
        this.people = people;
        company = people.Company;
        random = new DemoRandom(company.Seed, DemoStream.Reveals, 0);
        var staff = Enumerable.Range(0, Math.Min(people.FirstOrdinary, people.Count)).ToArray();
        officers = [.. staff.Where(index => string.Equals(people.PlaceOf(index).Cast?.StaffRole, BuiltInRoles.HrOfficer, StringComparison.Ordinal))];
        cast = [.. staff.Where(index => people.SignInOf(index) is not null)];
    }

    public IEnumerable<Reveal> All()
    {
        Dictionary<(int Reader, int Subject), int> seen = [];
        foreach (var at in DemoCalendar.Moments(company.Reference, Drawn, random))
        {
            var (reader, subject, field, drawn) = Draw(at);
            var kind = reader == subject ? RevealKind.Own : drawn;
            var (reason, text, ticket) = kind is RevealKind.Own ? (null, string.Empty, string.Empty) : Why(field);
            // Drawn all the same, so that what follows does not depend on where the log begins.
            var (id, eventId) = (random.Key(at), random.Key(at));
            // Some days are busier than others.
            var isKept = random.Chance(150 + new DemoRandom(company.Seed, DemoStream.Reveals, DayKeys + at.DayOfYear).Below(800));
            if (at < company.Reference.AddDays(-Days) || officers.Length == 0 || !isKept)
            {
                continue;
            }

            var earlier = seen.GetValueOrDefault((reader, subject));
            seen[(reader, subject)] = earlier + 1;
            yield return new Reveal
            {
                Id = id,
                EventId = eventId,
                At = at,
                ReaderId = people.IdOf(reader),
                SubjectId = people.IdOf(subject),
                Field = field,
                Kind = kind,
                ReasonId = reason is null ? null : SeedKeys.Reason(reason),
                Text = text,
                Ticket = ticket,
                DepartmentId = company.DepartmentId(people.PlaceOf(subject).Department?.Code),
                Address = string.Create(CultureInfo.InvariantCulture, $"192.0.2.{1 + new DemoRandom(company.Seed, DemoStream.Reveals, reader + 1L).Below(254)}"),
                Earlier = earlier,
            };
        }
    }

    private (int Reader, int Subject, PersonalField Field, RevealKind Kind) Draw(DateTime at)
    {
        var subject = random.Chance(250) ? random.Pick(cast) : random.Below(people.HiredBy(at.AddDays(-4)));
        var (luck, field, self) = (random.Below(100), FieldDrawn(), random.Pick(cast));
        return luck switch
        {
            < 10 => (self, self, field, RevealKind.Own),
            < 20 => (Officer(), subject, PersonalField.EmergencyTelephone, RevealKind.Look),
            < 24 => (Officer(), subject, field, RevealKind.Export),
            _ => (Officer(), subject, field, RevealKind.Look),
        };
    }

    private int Officer() => officers.Length == 0 ? 0 : random.Pick(officers);

    private PersonalField FieldDrawn()
    {
        var at = random.Below(fields.Sum(static entry => entry.Weight));
        foreach (var (field, weight) in fields)
        {
            at -= weight;
            if (at < 0)
            {
                return field;
            }
        }

        return PersonalField.PersonalTelephone;
    }

    private (string? Reason, string Text, string Ticket) Why(PersonalField field)
    {
        var ticket = random.Chance(350) ? string.Create(CultureInfo.InvariantCulture, $"HR-{2000 + random.Below(900)}") : string.Empty;
        return field switch
        {
            PersonalField.BankAccount => (SeedReasons.Payment, random.Pick(paymentWords), ticket),
            PersonalField.EmergencyTelephone or PersonalField.EmergencyName => (SeedReasons.Emergency, random.Pick(emergencyWords), ticket),
            PersonalField.NationalId when random.Chance(500) => (SeedReasons.Authority, string.Empty, string.Create(CultureInfo.InvariantCulture, $"LEG-{100 + random.Below(90)}")),
            _ => random.Chance(600) ? (SeedReasons.OwnRequest, random.Pick(requestWords), ticket) : (SeedReasons.Correction, random.Pick(correctionWords), ticket),
        };
    }
}
