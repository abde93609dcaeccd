using System.Buffers.Binary;
using System.Security.Cryptography;

namespace AdminConsole.Domain.Access;

/// <summary>
/// What a change of a role would mean, before it is made. <see cref="Stamp"/> binds the commit to what was shown.
/// </summary>
internal sealed record RolePreview(
    PreviewStamp Stamp,
    int Gaining,
    int Losing,
    IReadOnlyList<PermissionEffect> Permissions,
    IReadOnlyList<RoleEffect> Roles,
    IReadOnlyList<PersonEffect> People)
{
    /// <summary>People listed; the counts are of all.</summary>
    public const int PeopleListed = 100;

    public static RolePreview Of(AccessModel before, AccessModel after, AccessDiff diff, long roleVersion)
    {
        List<RoleEffect> roles = [];
        for (var index = 0; index < after.Roles.Count; index++)
        {
            if (after.Roles[index] is { } now && before.Roles[index] is { } old && !ReferenceEquals(now, old))
            {
                string[] gained = [.. Beyond(now, old, after)];
                string[] lost = [.. Beyond(old, now, after)];
                if (gained.Length + lost.Length > 0)
                {
                    roles.Add(new RoleEffect(now.Id, gained, lost));
                }
            }
        }

        var permissions = diff.Gains.Keys.Union(diff.Losses.Keys).Select(index => after.Permissions[index]).OfType<PermissionAccess>()
            .OrderByDescending(static permission => permission.Sensitivity).ThenBy(static permission => permission.Key, StringComparer.Ordinal)
            .Select(permission => new PermissionEffect(permission, diff.Gains.GetValueOrDefault(permission.Index), diff.Losses.GetValueOrDefault(permission.Index)));
        var people = diff.People.Take(PeopleListed).Select(person => new PersonEffect(person.PersonId, Keys(person.Gained, after), Keys(person.Lost, after)));
        return new RolePreview(
            new PreviewStamp(roleVersion, HashOf(diff, roles)),
            diff.People.Count(static person => person.Gained.Count > 0),
            diff.People.Count(static person => person.Lost.Count > 0),
            [.. permissions],
            roles,
            [.. people]);
    }

    private static IEnumerable<string> Beyond(RoleNode one, RoleNode other, AccessModel model)
    {
        for (var index = 0; index < model.Permissions.Count; index++)
        {
            if (one.HasAny(index) && !other.HasAny(index) && model.Permissions[index] is { } permission)
            {
                yield return permission.Key;
            }
        }
    }

    private static string[] Keys(IReadOnlyList<int> places, AccessModel model)
        => [.. places.Select(place => model.Permissions[place]).OfType<PermissionAccess>().OrderByDescending(static permission => permission.Sensitivity).ThenBy(static permission => permission.Key, StringComparer.Ordinal).Select(static permission => permission.Key)];

    // By keys and in their order, so that two replicas, whose places may differ, come to the same.
    private static string HashOf(AccessDiff diff, IReadOnlyList<RoleEffect> roles)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> part = stackalloc byte[24];
        foreach (var person in diff.People.OrderBy(static person => person.PersonId))
        {
            person.PersonId.TryWriteBytes(part);
            BinaryPrimitives.WriteInt32LittleEndian(part[16..], person.Gained.Count);
            BinaryPrimitives.WriteInt32LittleEndian(part[20..], person.Lost.Count);
            hash.AppendData(part);
        }

        foreach (var role in roles.OrderBy(static role => role.RoleId))
        {
            role.RoleId.TryWriteBytes(part);
            BinaryPrimitives.WriteInt32LittleEndian(part[16..], role.Gained.Count);
            BinaryPrimitives.WriteInt32LittleEndian(part[20..], role.Lost.Count);
            hash.AppendData(part);
            foreach (var key in role.Gained.Order(StringComparer.Ordinal).Concat(role.Lost.Order(StringComparer.Ordinal)))
            {
                hash.AppendData(System.Text.Encoding.UTF8.GetBytes(key));
                hash.AppendData("\0"u8);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

/// <summary>What a commit says it was shown: the role's version and the hash of the consequences.</summary>
internal readonly record struct PreviewStamp(long RoleVersion, string Hash);

/// <summary>How many people gain and lose a permission.</summary>
internal sealed record PermissionEffect(PermissionAccess Permission, int Gaining, int Losing);

/// <summary>What a role comes to give and no longer gives, itself or through its juniors; keys of permissions.</summary>
internal sealed record RoleEffect(Guid RoleId, IReadOnlyList<string> Gained, IReadOnlyList<string> Lost);

/// <summary>What one person gains and loses; keys of permissions, the most sensitive first.</summary>
internal sealed record PersonEffect(Guid PersonId, IReadOnlyList<string> Gained, IReadOnlyList<string> Lost);

/// <summary>The role or the consequences of the change moved since the preview; <see cref="Current"/> is the preview now.</summary>
internal sealed record PreviewMovedError(RolePreview Current) : ConsoleError("preview-moved");
