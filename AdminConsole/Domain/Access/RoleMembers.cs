using System.Runtime.InteropServices;

namespace AdminConsole.Domain.Access;

/// <summary>Roles to the people who were given them. Immutable; a change makes anew the arrays of the roles it touches.</summary>
internal sealed class RoleMembers
{
    private readonly RoleMember[]?[] byRole;

    private RoleMembers(RoleMember[]?[] byRole) => this.byRole = byRole;

    public static RoleMembers Empty { get; } = new([]);

    public ReadOnlySpan<RoleMember> Of(int role) => (uint)role < (uint)byRole.Length ? byRole[role] : [];

    /// <summary>All members of all pages, counted first so that each array is made once.</summary>
    public static RoleMembers Of(IReadOnlyList<PeoplePage> pages, int roleCount)
    {
        var counts = new int[roleCount];
        foreach (var page in pages)
        {
            for (var slot = 0; slot < PeoplePage.Size; slot++)
            {
                foreach (ref readonly var holding in page.Of(slot))
                {
                    if (holding.Role >= 0)
                    {
                        counts[holding.Role]++;
                    }
                }
            }
        }

        var byRole = new RoleMember[]?[roleCount];
        var filled = new int[roleCount];
        for (var number = 0; number < pages.Count; number++)
        {
            for (var slot = 0; slot < PeoplePage.Size; slot++)
            {
                foreach (ref readonly var holding in pages[number].Of(slot))
                {
                    if (holding.Role >= 0)
                    {
                        (byRole[holding.Role] ??= new RoleMember[counts[holding.Role]])[filled[holding.Role]++] =
                            new RoleMember((number << PeoplePage.Shift) + slot, holding.Scope, holding.From, holding.Until);
                    }
                }
            }
        }

        return new RoleMembers(byRole);
    }

    public RoleMembers With(Moves moves)
    {
        if (moves.Roles.Count == 0)
        {
            return this;
        }

        var next = new RoleMember[]?[Math.Max(byRole.Length, moves.Roles.Max() + 1)];
        byRole.CopyTo(next, 0);
        foreach (var role in moves.Roles)
        {
            var gone = moves.LeavingOf(role);
            var list = new List<RoleMember>(next[role]?.Length ?? 0);
            foreach (var member in next[role] ?? [])
            {
                if (!gone.Contains(member.Person))
                {
                    list.Add(member);
                }
            }

            list.AddRange(moves.JoiningOf(role));
            next[role] = [.. list];
        }

        return new RoleMembers(next);
    }

    /// <summary>Who leaves and who joins which role: a person who changed leaves all they held and joins all they hold.</summary>
    internal sealed class Moves
    {
        private readonly Dictionary<int, HashSet<int>> leaving = [];
        private readonly Dictionary<int, List<RoleMember>> joining = [];

        public HashSet<int> Roles { get; } = [];

        public void Leave(int person, ReadOnlySpan<Holding> held)
        {
            foreach (var holding in held)
            {
                if (holding.Role >= 0)
                {
                    Roles.Add(holding.Role);
                    (CollectionsMarshal.GetValueRefOrAddDefault(leaving, holding.Role, out _) ??= []).Add(person);
                }
            }
        }

        public void Join(int person, ReadOnlySpan<Holding> held)
        {
            foreach (var holding in held)
            {
                if (holding.Role >= 0)
                {
                    Roles.Add(holding.Role);
                    (CollectionsMarshal.GetValueRefOrAddDefault(joining, holding.Role, out _) ??= []).Add(new RoleMember(person, holding.Scope, holding.From, holding.Until));
                }
            }
        }

        public HashSet<int> LeavingOf(int role) => leaving.GetValueOrDefault(role) ?? [];

        public IReadOnlyList<RoleMember> JoiningOf(int role) => joining.GetValueOrDefault(role) ?? [];
    }
}
