namespace AdminConsole.Domain.Requests;

/// <summary>Why a stage cannot be decided by those it names.</summary>
internal enum RouteFault : byte
{
    None = 0,

    /// <summary>There is nobody in that place, or nobody who can sign in.</summary>
    Nobody = 1,

    /// <summary>Only whoever asks, or whoever is to get it, stands there.</summary>
    OnlySelf = 2,

    /// <summary>Fewer stand there than must agree.</summary>
    TooFew = 3,
}
