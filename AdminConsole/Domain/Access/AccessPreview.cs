using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace AdminConsole.Domain.Access;

/// <summary>
/// What a change of roles, assignments, departments or policies would mean, before it is made.
/// </summary>
/// <param name="Stamp">Binds the commit to what was shown.</param>
/// <param name="Gaining">People who gain something.</param>
/// <param name="Losing">People who lose something.</param>
/// <param name="Permissions">The permissions that people gain or lose, the most sensitive first.</param>
/// <param name="Roles">The roles that come to give more or less.</param>
/// <param name="People">The first of those people.</param>
/// <param name="Conflicts">Separation of duty: the policies that people come to break, and how many do. With any of them the change is refused.</param>
/// <param name="EmptyRoles">Roles that somebody holds now and nobody would.</param>
/// <param name="Unheld">Permissions that somebody may use now and nobody could; keys, the most sensitive first.</param>
internal sealed record AccessPreview(
    PreviewStamp Stamp,
    int Gaining,
    int Losing,
    IReadOnlyList<PermissionEffect> Permissions,
    IReadOnlyList<RoleEffect> Roles,
    IReadOnlyList<PersonEffect> People,
    IReadOnlyList<ConflictEffect> Conflicts,
    IReadOnlyList<Guid> EmptyRoles,
    IReadOnlyList<string> Unheld)
{
    /// <summary>People listed; the counts are of all.</summary>
    public const int PeopleListed = 100;

    /// <summary>Permissions listed of one role; the counts are of all.</summary>
    public const int KeysListed = 50;

    /// <summary>The consequences of going from one model to the other; <paramref name="version"/> is of the row that the change is made to.</summary>
    public static AccessPreview Of(AccessModel before, AccessModel after, AccessDiff diff, long version, IReadOnlyCollection<SeparationRule> rules, DateTime now)
    {
        List<(UInt128 Gained, UInt128 Lost)> digests = [];
        var roles = RolesOf(before, after, digests);
        var conflicts = SeparationRules.New(before, after, diff, rules, now);
        var permissions = diff.Gains.Keys.Union(diff.Losses.Keys).Select(index => after.Permissions[index]).OfType<PermissionAccess>()
            .OrderByDescending(static permission => permission.Sensitivity).ThenBy(static permission => permission.Key, StringComparer.Ordinal)
            .Select(permission => new PermissionEffect(permission, diff.Gains.GetValueOrDefault(permission.Index), diff.Losses.GetValueOrDefault(permission.Index)))
            .ToArray();
        var people = diff.People.Take(PeopleListed).Select(person => new PersonEffect(person.PersonId, Keys(person.Gained, after), Keys(person.Lost, after)));
        return new AccessPreview(
            new PreviewStamp(version, HashOf(diff, roles, digests, conflicts, after)),
            diff.People.Count(static person => person.Gained.Count > 0),
            diff.People.Count(static person => person.Lost.Count > 0),
            permissions,
            roles,
            [.. people],
            conflicts,
            EmptyOf(before, after, now),
            [
                .. permissions.Where(effect => effect.Losing > 0 && effect.Gaining == 0
                    && AccessHolders.Of(after, effect.Permission.Key, null, now, withConditional: true).Count == 0
                    && AccessHolders.Of(before, effect.Permission.Key, null, now, withConditional: true).Count > 0).Select(static effect => effect.Permission.Key),
            ]);
    }

    /// <summary>The roles that differ, and beside each what its hash is made of: sums of the permissions' hashes, in which order does not count.</summary>
    private static List<RoleEffect> RolesOf(AccessModel before, AccessModel after, List<(UInt128 Gained, UInt128 Lost)> digests)
    {
        List<RoleEffect> roles = [];
        var hashes = new UInt128[after.Permissions.Count];
        for (var index = 0; index < Math.Max(before.Roles.Count, after.Roles.Count); index++)
        {
            var (old, now) = (before.Roles[index], after.Roles[index]);
            if (ReferenceEquals(now, old))
            {
                continue;
            }

            int[] gained = [.. Bits.Beyond(now, old).Where(place => after.Permissions[place] is not null)];
            int[] lost = [.. Bits.Beyond(old, now).Where(place => after.Permissions[place] is not null)];
            if (gained.Length + lost.Length > 0)
            {
                digests.Add((SumOf(gained), SumOf(lost)));
                roles.Add(new RoleEffect((now ?? old)!.Id, KeysOf(gained, now, old), KeysOf(lost, old, now), gained.Length, lost.Length));
            }
        }

        return roles;

        // The first by key, and no more: a role can come to give thousands.
        string[] KeysOf(int[] places, RoleNode? one, RoleNode? other)
        {
            if (places.Length > KeysListed)
            {
                return [.. after.Permissions.InOrder.Where(permission => one!.HasAny(permission.Index) && other?.HasAny(permission.Index) is not true).Take(KeysListed).Select(static permission => permission.Key)];
            }

            return [.. places.Select(place => after.Permissions[place]!.Key).Order(StringComparer.Ordinal)];
        }

        UInt128 SumOf(int[] places)
        {
            var sum = UInt128.Zero;
            foreach (var place in places)
            {
                if (hashes[place] == UInt128.Zero)
                {
                    hashes[place] = BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(after.Permissions[place]!.Id.ToByteArray()));
                }

                sum += hashes[place];
            }

            return sum;
        }
    }

    private static List<Guid> EmptyOf(AccessModel before, AccessModel after, DateTime now)
    {
        List<Guid> empty = [];
        for (var index = 0; index < before.Roles.Count; index++)
        {
            if (before.Roles[index] is { } role && before.People.MembersOf(index) != after.People.MembersOf(index) && IsHeld(before, index, now) && !IsHeld(after, index, now))
            {
                empty.Add(role.Id);
            }
        }

        return empty;

        static bool IsHeld(AccessModel model, int role, DateTime now)
        {
            foreach (ref readonly var member in model.People.MembersOf(role))
            {
                if (member.IsInForce(now.Ticks) && model.People.FlagsOf(member.Person).HasFlag(PersonFlags.Active))
                {
                    return true;
                }
            }

            return false;
        }
    }

    private static string[] Keys(IReadOnlyList<int> places, AccessModel model)
        => [.. places.Select(place => model.Permissions[place]).OfType<PermissionAccess>().OrderByDescending(static permission => permission.Sensitivity).ThenBy(static permission => permission.Key, StringComparer.Ordinal).Select(static permission => permission.Key)];

    // By ids and keys in their order, so that two replicas, whose places may differ, come to the same.
    private static string HashOf(AccessDiff diff, IReadOnlyList<RoleEffect> roles, List<(UInt128 Gained, UInt128 Lost)> digests, IReadOnlyList<ConflictEffect> conflicts, AccessModel after)
    {
        // Written in one piece: a call of the hash for each of a hundred thousand keys would take longer than the rest.
        var written = new ArrayBufferWriter<byte>(1 << 16);
        // By ids, so that two replicas, whose places may differ, come to the same.
        var ids = diff.People.Select(static person => person.PersonId).ToArray();
        var people = diff.People.ToArray();
        Array.Sort(ids, people);
        foreach (var person in people)
        {
            Write(person.PersonId, person.Gained.Count, person.Lost.Count);
        }

        foreach (var effect in diff.Gains.Select(static gain => (gain.Key, Gained: true, gain.Value)).Concat(diff.Losses.Select(static loss => (loss.Key, Gained: false, loss.Value)))
            .Select(effect => $"{after.Permissions[effect.Key]?.Id:N} {effect.Gained} {effect.Value}").Order(StringComparer.Ordinal))
        {
            Encoding.UTF8.GetBytes(effect, written);
        }

        foreach (var (role, digest) in roles.Zip(digests).OrderBy(static pair => pair.First.RoleId))
        {
            Write(role.RoleId, role.GainedCount, role.LostCount);
            BinaryPrimitives.WriteUInt128LittleEndian(written.GetSpan(16), digest.Gained);
            written.Advance(16);
            BinaryPrimitives.WriteUInt128LittleEndian(written.GetSpan(16), digest.Lost);
            written.Advance(16);
        }

        foreach (var conflict in conflicts.OrderBy(static conflict => conflict.PolicyId))
        {
            Write(conflict.PolicyId, conflict.People, 0);
        }

        return Convert.ToHexStringLower(SHA256.HashData(written.WrittenSpan));

        void Write(Guid id, int one, int other)
        {
            var part = written.GetSpan(24);
            id.TryWriteBytes(part);
            BinaryPrimitives.WriteInt32LittleEndian(part[16..], one);
            BinaryPrimitives.WriteInt32LittleEndian(part[20..], other);
            written.Advance(24);
        }
    }
}

/// <summary>What a commit says it was shown: the version of the row it changes and the hash of the consequences.</summary>
internal readonly record struct PreviewStamp(long Version, string Hash)
{
    /// <summary>As a command line or a program sends it back.</summary>
    public override string ToString() => $"{Version}-{Hash}";

    /// <summary>What <see cref="ToString"/> wrote; null for anything else.</summary>
    public static PreviewStamp? Parse(string? text)
        => text?.Split('-') is [var version, { Length: 64 } hash] && long.TryParse(version, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number)
            ? new PreviewStamp(number, hash)
            : null;
}

/// <summary>How many people gain and lose a permission.</summary>
internal sealed record PermissionEffect(PermissionAccess Permission, int Gaining, int Losing);

/// <summary>What a role comes to give and no longer gives, itself or through its juniors; the first keys, and how many there are.</summary>
internal sealed record RoleEffect(Guid RoleId, IReadOnlyList<string> Gained, IReadOnlyList<string> Lost, int GainedCount, int LostCount);

/// <summary>What one person gains and loses; keys of permissions, the most sensitive first.</summary>
internal sealed record PersonEffect(Guid PersonId, IReadOnlyList<string> Gained, IReadOnlyList<string> Lost);

/// <summary>A policy that people come to break.</summary>
internal sealed record ConflictEffect(Guid PolicyId, string Policy, int People, IReadOnlyList<Guid> FirstPeople);

/// <summary>The row or the consequences of the change moved since the preview; <see cref="Current"/> is the preview now.</summary>
internal sealed record PreviewMovedError(AccessPreview Current) : ConsoleError("preview-moved");

/// <summary>The change would put people in conflict with a separation of duty.</summary>
internal sealed record SeparationError(string Policy, int People) : ConsoleError("separation");
