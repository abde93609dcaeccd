using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Resources;
using Microsoft.AspNetCore.Components;

namespace AdminConsole.Features.MyAccount;

/// <summary>One's own passkeys: register, rename, remove.</summary>
public sealed partial class PasskeySection : IDisposable
{
    private readonly CancellationTokenSource gone = new();
    private ConfirmDialog confirm = default!;
    private IReadOnlyList<OwnPasskey>? list;
    private IReadOnlyList<string>? codes;
    private OwnPasskey? renamed;
    private string name = string.Empty;
    private string? problem;
    private bool asking;
    private bool busy;
    private int? read;

    /// <summary>Moves when a passkey may have changed: read anew.</summary>
    [Parameter]
    public int Revision { get; set; }

    /// <summary>True when the person has an authenticator app beside the passkeys.</summary>
    [Parameter]
    public bool HasOther { get; set; }

    /// <summary>Called after one was added or removed.</summary>
    [Parameter]
    public EventCallback Changed { get; set; }

    /// <inheritdoc />
    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (read != Revision)
        {
            read = Revision;
            await LoadAsync();
        }
    }

    private async Task LoadAsync() => list = await Passkeys.ListAsync(await Circuit.GetAsync(), gone.Token);

    private static string Named(string text, OwnPasskey passkey) => string.Format(CultureInfo.CurrentCulture, text, passkey.Name);

    private void AskNew() => (asking, renamed, name, problem) = (true, null, string.Empty, null);

    private void AskName(OwnPasskey passkey) => (asking, renamed, name, problem) = (true, passkey, passkey.Name, null);

    private void Close() => asking = false;

    private async Task SubmitAsync()
    {
        if (busy)
        {
            return;
        }

        (busy, problem) = (true, null);
        try
        {
            await (renamed is { } passkey ? RenameAsync(passkey) : RegisterAsync());
        }
        finally
        {
            busy = false;
        }
    }

    private async Task RenameAsync(OwnPasskey passkey)
    {
        var result = await Passkeys.RenameAsync(await Circuit.GetAsync(), passkey.Id, name, gone.Token);
        problem = result.Error is { } error ? ErrorText.Of(error) : null;
        if (result.IsSuccess)
        {
            Close();
            Toasts.Good(MyAccountText.PasskeyRenamed);
            await LoadAsync();
        }
    }

    private async Task RegisterAsync()
    {
        if (TextRules.Check("Name", name, FieldLimits.PasskeyName, required: true).Problem is { } wrong)
        {
            problem = ProblemText.Of(wrong);
            return;
        }

        if (!await Steps.EnsureAsync(gone.Token))
        {
            return;
        }

        var outcome = await Browser.RegisterPasskeyAsync(Assets, name);
        if (outcome.Error is not null)
        {
            problem = outcome.Sentence();
            return;
        }

        Close();
        codes = outcome.Codes is { Count: > 0 } handed ? handed : null;
        Toasts.Good(MyAccountText.PasskeyDone);
        await LoadAsync();
        await Changed.InvokeAsync();
    }

    private async Task RemoveAsync(OwnPasskey passkey)
    {
        var isLast = !HasOther && list is { Count: 1 };
        if (await confirm.AskAsync(Named(MyAccountText.PasskeyRemoveTitle, passkey), isLast ? MyAccountText.PasskeyRemoveLast : MyAccountText.PasskeyRemoveHelp, MyAccountText.PasskeyRemove, isDangerous: true))
        {
            Toasts.Tell(await Steps.RunAsync(async () => await Passkeys.RemoveAsync(await Circuit.GetAsync(), passkey.Id, gone.Token)), MyAccountText.PasskeyRemoved);
            await LoadAsync();
            await Changed.InvokeAsync();
        }
    }

    private Task HideAsync()
    {
        codes = null;
        return Changed.InvokeAsync();
    }
}
