using System.ComponentModel.DataAnnotations;
using AdminConsole.Domain;

namespace AdminConsole.Account;

/// <summary>Name and password as the form posts them.</summary>
internal sealed class SignInInput
{
    [MaxLength(FieldLimits.Email)]
    public string? Name { get; set; }

    [MaxLength(FieldLimits.PasswordMaximum * 2)]
    public string? Password { get; set; }
}
