using System.Globalization;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Features.AccessLog;
using AdminConsole.Persistence;
using AdminConsole.Tests.Support;

namespace AdminConsole.Tests.Features.AccessLog;

/// <summary>Looks put into the log as the reveal would have written them.</summary>
internal static class RevealHouse
{
    public static readonly RevealFilterInput Always = new() { Range = RevealFilter.Always };

    public static RevealLog Log(this TestConsole console) => new(console.Contexts, console.Holder, console.Time);

    public static RevealGroups Groups(this TestConsole console) => new(console.Contexts, console.Log());

    public static RevealPictures Pictures(this TestConsole console) => new(console.Contexts, console.Log());

    public static OwnLooks Own(this TestConsole console) => new(console.Contexts, console.Holder, console.Time);

    public static ReasonService Reasons(this TestConsole console) => new(console.Work, console.Contexts, console.Holder, console.Time);

    public static KeysetRequest First(int size = 200) => new(KeysetMove.First, null, size);

    public static string Iso(DateTime at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static Reveal Look(
        this TestConsole console, Guid departmentId, Guid? reader = null, Guid? subject = null, DateTime? at = null, PersonalField field = PersonalField.HomeAddress, RevealKind kind = RevealKind.Look,
        Guid? reason = null, string text = "Asked for it", string ticket = "", int earlier = 0)
    {
        var when = at ?? console.Now;
        var key = console.Key();
        return new Reveal
        {
            Id = key,
            EventId = console.Key(),
            At = new DateTime(when.Ticks - (when.Ticks % TimeSpan.TicksPerMicrosecond), DateTimeKind.Utc),
            ReaderId = reader ?? console.Key(),
            SubjectId = subject ?? console.Key(),
            Field = field,
            Kind = kind,
            ReasonId = reason,
            Text = text,
            Ticket = ticket,
            DepartmentId = departmentId,
            Address = "192.0.2.10",
            SessionId = console.Key(),
            Earlier = earlier,
        };
    }

    public static async Task AddLooksAsync(this TestConsole console, params IEnumerable<Reveal> looks)
    {
        await using var context = console.Contexts.CreateDbContext();
        context.AddRange(looks);
        await TestConsole.SaveAsync(context);
    }

    public static async Task<RevealReason> AddReasonAsync(this TestConsole console, string english, string spanish, bool needsTicket = false)
    {
        var reason = new RevealReason { Id = console.Key(), NameEn = english, NameEs = spanish, NeedsTicket = needsTicket };
        await using var context = console.Contexts.CreateDbContext();
        context.Add(reason);
        await TestConsole.SaveAsync(context);
        return reason;
    }
}
