using AdminConsole.Domain.Access;

namespace AdminConsole.Security.Authorization;

/// <summary>Holds the access model in force. Readers take one reference and keep it for their question.</summary>
internal sealed class AccessModelHolder
{
    private readonly Lock gate = new();
    private AccessModel current = AccessModel.Empty;

    public AccessModel Current => Volatile.Read(ref current);

    /// <summary>Puts a newer model in force; an older one, from a loader that was overtaken, is dropped.</summary>
    public bool Publish(AccessModel model)
    {
        lock (gate)
        {
            if (model.Version < current.Version)
            {
                return false;
            }

            Volatile.Write(ref current, model);
            return true;
        }
    }
}
