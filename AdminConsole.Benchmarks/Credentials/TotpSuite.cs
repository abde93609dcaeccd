using System.Data.Common;
using AdminConsole.Benchmarks.Measuring;
using AdminConsole.Domain.Account;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Credentials;
using AdminConsole.Persistence.Keys;
using AdminConsole.Persistence.PersonalData;
using AdminConsole.Security.Authentication;
using AdminConsole.Security.Encryption;
using Microsoft.Data.Sqlite;
using MySqlConnector;

namespace AdminConsole.Benchmarks.Credentials;

/// <summary>A right code checked and spent, beside the bare computation of its three steps and one row updated by the bare driver.</summary>
internal sealed class TotpSuite : ISuite
{
    private const double Target = 1.5;
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(TotpCodes.StepSeconds);

    public string Name => "totp";

    public async Task<IReadOnlyList<Figure>> RunAsync(RunOptions options, CancellationToken cancellationToken)
    {
        List<Figure> figures = [];
        await ThreeDatabases.EachAsync(
            async database =>
            {
                var accounts = await MeasuredAccounts.AddAsync(database, 2, cancellationToken);
                var time = new MovedTime();
                await using var parts = await ConsoleParts.OnAsync(database, time, null, cancellationToken);
                var key = TotpCodes.NewKey();
                await EnrolAsync(database, parts.Get<DataKeyStore>(), accounts, key, cancellationToken);
                var verifier = parts.Get<FactorVerifier>();
                var bare = new BareTotp(database.Resolved, accounts[1].Id, key);
                var (blocks, perBlock) = options.Quick ? (10, 20) : (40, 25);
                var result = await Interleaved.RunAsync(
                    async () =>
                    {
                        time.Move(Step);
                        var verified = await verifier.VerifyTotpAsync(MeasuredAccounts.Anybody, accounts[0].Id, LockoutCounter.AnyOtherDevice, TotpCodes.At(key, time.GetUtcNow()), CancellationToken.None);
                        if (!verified.IsSuccess)
                        {
                            throw new InvalidOperationException($"The code was refused: {verified.Error.Code}.");
                        }
                    },
                    async () =>
                    {
                        time.Move(Step);
                        await bare.VerifyAsync(TotpCodes.At(key, time.GetUtcNow()), time.GetUtcNow());
                    },
                    blocks,
                    perBlock,
                    warm: 3 * perBlock);
                figures.Add(Figure.Ratio(Name, $"a right code, {database.Resolved.DisplayName} (middle half of blocks {result.LowerQuartile:0.00}–{result.UpperQuartile:0.00})", result.Ours, result.Reference, result.Ratio, Target));
            },
            cancellationToken);
        return figures;
    }

    private static async Task EnrolAsync(BenchDatabase database, DataKeyStore keys, IReadOnlyList<MeasuredAccount> accounts, byte[] key, CancellationToken cancellationToken)
    {
        await using var context = await database.Contexts.CreateDbContextAsync(cancellationToken);
        foreach (var account in accounts)
        {
            var sealing = (await keys.ForSealingAsync(account.Id, cancellationToken)).Value ?? throw new InvalidOperationException("There is no key to seal with.");
            context.Add(new Authenticator
            {
                PersonId = account.Id,
                ProtectedKey = SealedValue.Seal(sealing, PersonalSeals.Totp(account.Id), key),
                ConfirmedAt = TimeProvider.System.GetUtcNow().UtcDateTime,
            });
        }

#pragma warning disable RS0030 // Rows that an enrolment would have written.
        await context.SaveChangesAsync(cancellationToken);
#pragma warning restore RS0030
    }

    /// <summary>The least that makes a code good once: three codes computed, one conditional update.</summary>
    private sealed class BareTotp(ResolvedDatabase database, Guid person, byte[] key)
    {
        private const string Spend = "UPDATE `Authenticators` SET `LastStep` = @step WHERE `PersonId` = @person AND `LastStep` < @step";
        private readonly byte[] personKey = person.ToByteArray(bigEndian: true);

        public async Task VerifyAsync(string code, DateTimeOffset now)
        {
            var step = TotpCodes.FindStep(key, code, now) ?? throw new InvalidOperationException("The code is wrong.");
            await using DbConnection connection = database.Provider == DatabaseProvider.Sqlite ? new SqliteConnection(database.ConnectionString) : new MySqlConnection(database.ConnectionString);
            await connection.OpenAsync();
            if (database.Provider == DatabaseProvider.Sqlite)
            {
                SqliteConnectionSetup.Prepare(connection);
            }

            await using var command = connection.CreateCommand();
            command.CommandText = Spend;
            Add(command, "@step", step);
            Add(command, "@person", personKey);
            if (await command.ExecuteNonQueryAsync() != 1)
            {
                throw new InvalidOperationException("The step was spent.");
            }
        }

        private static void Add(DbCommand command, string name, object value)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }
    }
}
