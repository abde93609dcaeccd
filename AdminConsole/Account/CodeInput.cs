using System.ComponentModel.DataAnnotations;

namespace AdminConsole.Account;

/// <summary>A code as the form posts it.</summary>
internal sealed class CodeInput
{
    /// <summary>Room for a recovery code with its hyphens and some spaces.</summary>
    [MaxLength(40)]
    public string? Code { get; set; }
}
