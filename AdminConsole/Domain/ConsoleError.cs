namespace AdminConsole.Domain;

/// <summary>
/// An expected failure with a name. <see cref="Code"/> is stable: it is the key of the text shown and the
/// <c>type</c> of a problem document (RFC 9457).
/// </summary>
internal abstract record ConsoleError(string Code);

/// <summary>The target does not exist, or lies outside what the actor may see: the two are not told apart.</summary>
internal sealed record NotFoundError() : ConsoleError("not-found");

/// <summary>The actor lacks the permission, or has it for other departments only.</summary>
internal sealed record DeniedError(string Permission) : ConsoleError("denied");

/// <summary>The actor's session has ended or their account is disabled.</summary>
internal sealed record SessionEndedError() : ConsoleError("session-ended");

/// <summary>Somebody saved the same thing since it was shown. <see cref="Current"/> is what stands now.</summary>
internal sealed record ConflictError(object? Current) : ConsoleError("conflict");

/// <summary>One or more fields cannot be taken as they are.</summary>
internal sealed record InvalidError(IReadOnlyList<FieldProblem> Problems) : ConsoleError("invalid")
{
    public InvalidError(string field, string code, params object[] arguments)
        : this([new FieldProblem(field, code, arguments)])
    {
    }
}

/// <summary>The change would leave nobody who may manage access.</summary>
internal sealed record LastHolderError(string Permission) : ConsoleError("last-holder");

/// <summary>The target holds more than the actor does.</summary>
internal sealed record HoldsMoreError(string Permission) : ConsoleError("holds-more");

/// <summary>The inheritance would close a circle; <see cref="Path"/> walks it from role to role, the first named again at the end.</summary>
internal sealed record CircleError(string Path) : ConsoleError("circle");

/// <summary>The junior role belongs to another branch, and the actor may not, or did not, ask for the crossing.</summary>
internal sealed record CrossingError(string Senior, string Junior) : ConsoleError("crossing");

/// <summary>The department would come to stand under itself; <see cref="Path"/> walks down from it to the new parent.</summary>
internal sealed record SubtreeError(string Path) : ConsoleError("subtree");

/// <summary>The department cannot go while something hangs on it, ended assignments and retired roles among it.</summary>
internal sealed record DepartmentInUseError(int People, int Departments, int Roles, int Assignments, int FactorRules, int Resources) : ConsoleError("department-in-use");

/// <summary>More rows match than one export may hold: it is refused, never cut.</summary>
internal sealed record ExportTooLargeError(int Limit) : ConsoleError("export-too-large");

/// <summary>Nobody raises, disables or unlocks themselves.</summary>
internal sealed record SelfChangeError() : ConsoleError("self-change");

/// <summary>The permission asks for a fresh proof: a code, a passkey, or the password of whoever has no second factor.</summary>
internal sealed record ProofNeededError(string Permission) : ConsoleError("proof-needed");

/// <summary>Too many wrong guesses; more are not even looked at until the given time, or until an officer unlocks.</summary>
internal sealed record LockedError(DateTime Until) : ConsoleError("locked");

/// <summary>The code is wrong, spent or out of its time.</summary>
internal sealed record BadCodeError() : ConsoleError("bad-code");

/// <summary>A passkey's answer cannot be taken. <see cref="Why"/> is for the record; it is never shown at the door.</summary>
internal sealed record BadPasskeyError(string Why) : ConsoleError("bad-passkey");

/// <summary>The link is unknown, used, too old, or made for something else.</summary>
internal sealed record LinkError() : ConsoleError("link");

/// <summary>
/// The database stayed unreachable or contended through every retry. Nothing was changed, unless
/// <see cref="MayBeDone"/>: then the connection was lost during a commit and the database did not say how it ended.
/// </summary>
internal sealed record UnavailableError(bool MayBeDone = false) : ConsoleError("unavailable");

/// <summary>What is wrong with one field. <see cref="Code"/> is the key of its text, <see cref="Arguments"/> fill its places.</summary>
internal sealed record FieldProblem(string Field, string Code, params object[] Arguments);
