using System.Diagnostics.CodeAnalysis;

namespace AdminConsole.Domain;

/// <summary>What an operation gives back: a value, or a named error that the caller can show. Exceptions are bugs.</summary>
internal readonly record struct Result<T>
{
    private Result(T? value, ConsoleError? error)
    {
        Value = value;
        Error = error;
    }

    /// <summary>The value; meaningful when <see cref="IsSuccess"/>.</summary>
    public T? Value { get; }

    public ConsoleError? Error { get; }

    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsSuccess => Error is null;

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(ConsoleError error) => new(default, error);

    public Result<TOther> Map<TOther>(Func<T, TOther> map) => IsSuccess ? map(Value) : Error;
}

/// <summary>Makes results where no conversion applies, as for an interface.</summary>
internal static class Result
{
    public static Result<T> Of<T>(T value) => value;
}

/// <summary>The value of an operation that has nothing to say but that it happened.</summary>
internal readonly record struct Done
{
    public static readonly Done Instance;
}
