using System.Security.Cryptography;
using System.Text;
using AdminConsole.Account;
using AdminConsole.Benchmarks.Measuring;
using AdminConsole.Security.Authentication;

namespace AdminConsole.Benchmarks.Credentials;

/// <summary>A whole sign-in by password, to the open session, beside one bare PBKDF2 of the same cost.</summary>
internal sealed class SignInSuite : ISuite
{
    private const double Target = 1.05;
    private const int Warm = 12;
    private const int SaltBytes = 16;
    private const int HashBytes = 32;
    private static readonly byte[] Salt = new byte[SaltBytes];
    private static readonly byte[] Bytes = Encoding.UTF8.GetBytes(MeasuredAccounts.Password);

    public string Name => "sign-in";

    public async Task<IReadOnlyList<Figure>> RunAsync(RunOptions options, CancellationToken cancellationToken)
    {
        List<Figure> figures = [];
        await ThreeDatabases.EachAsync(
            async database =>
            {
                var accounts = await MeasuredAccounts.AddAsync(database, 40, cancellationToken);
                await using var parts = await ConsoleParts.OnAsync(database, null, null, cancellationToken);
                var signIns = parts.Get<SignInService>();
                var turn = 0;
                // Everybody keeps their browser, as people do; its first visit is within the warm ones.
                var devices = new string?[accounts.Count];
                var (blocks, perBlock) = options.Quick ? (6, 4) : (16, 6);
                var result = await Interleaved.RunAsync(
                    async () =>
                    {
                        var index = turn++ % accounts.Count;
                        var visitor = new Visitor(MeasuredAccounts.Anybody, "Measured/1.0", devices[index]);
                        var step = await signIns.SignInAsync(visitor, accounts[index].Name, MeasuredAccounts.Password, CancellationToken.None);
                        devices[index] = step is { IsSuccess: true, Value: SignInStep.Completed done } ? done.SignedIn.DeviceToken : throw new InvalidOperationException($"The sign-in ended in {step.Error?.Code ?? "another step"}.");
                    },
                    static () =>
                    {
                        Rfc2898DeriveBytes.Pbkdf2(Bytes, Salt, PasswordHashing.Iterations, HashAlgorithmName.SHA512, HashBytes);
                        return Task.CompletedTask;
                    },
                    blocks,
                    perBlock,
                    Warm);
                figures.Add(Figure.Ratio(Name, $"signed in by password, {database.Resolved.DisplayName} (middle half of blocks {result.LowerQuartile:0.00}–{result.UpperQuartile:0.00})", result.Ours, result.Reference, result.Ratio, Target));
            },
            cancellationToken);
        return figures;
    }
}
