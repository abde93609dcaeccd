using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using AdminConsole.Domain.Access;

namespace AdminConsole.Domain.Requests;

/// <summary>
/// The SHA-256 of what an approver is shown: the wish, what the role gives now, the separations it would break, and how
/// much was asked and answered. A decision sends it back, and counts only while it is still the same.
/// </summary>
internal static class RequestShown
{
    /// <param name="model">What the role gives.</param>
    /// <param name="request">As it stands.</param>
    /// <param name="conflicts">The policies it would break.</param>
    /// <param name="questions">Questions and answers so far, of all rounds.</param>
    public static byte[] HashOf(AccessModel model, AccessRequest request, IEnumerable<Guid> conflicts, int questions)
    {
        var written = new ArrayBufferWriter<byte>(1024);
        Write(request.Id);
        Write(request.PersonId);
        Write(request.RoleId);
        Write(request.ScopeDepartmentId ?? Guid.Empty);
        Write(request.RenewsAssignmentId ?? Guid.Empty);
        Number(request.StartsAt?.Ticks ?? 0);
        Number(request.Days ?? 0);
        Number(request.Round);
        Number(request.Stage);
        Number(questions);
        Number(request.Reason.Length);
        Encoding.UTF8.GetBytes(request.Reason, written);
        if (model.Roles.TryFind(request.RoleId, out var role))
        {
            // By key, so that two replicas, whose places may differ, come to the same.
            foreach (var permission in model.Permissions.InOrder)
            {
                if (role.HasAny(permission.Index))
                {
                    Write(permission.Id);
                    Number(((long)permission.Sensitivity << 1) | (role.HasSure(permission.Index) ? 1L : 0L));
                }
            }
        }

        foreach (var conflict in conflicts.Order())
        {
            Write(conflict);
        }

        return SHA256.HashData(written.WrittenSpan);

        void Write(Guid id)
        {
            id.TryWriteBytes(written.GetSpan(16));
            written.Advance(16);
        }

        void Number(long value)
        {
            BinaryPrimitives.WriteInt64LittleEndian(written.GetSpan(8), value);
            written.Advance(8);
        }
    }

    /// <summary>What the page holds and sends back.</summary>
    public static PreviewStamp StampOf(AccessRequest request, byte[] hash) => new(request.Version, Convert.ToHexStringLower(hash));
}
