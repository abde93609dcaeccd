using AdminConsole.Domain.Account;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Calendars;
using AdminConsole.Domain.Departments;
using AdminConsole.Domain.Import;
using AdminConsole.Domain.Lifecycle;
using AdminConsole.Domain.Mail;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Permissions;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Domain.Requests;
using AdminConsole.Domain.Roles;
using AdminConsole.Domain.Settings;
using AdminConsole.Persistence.Keys;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Persistence;

/// <summary>
/// The tables. Reads take a context from the factory for one operation, without tracking; writes get theirs from
/// <see cref="UnitOfWork"/>. One derived type per provider keeps the migrations apart.
/// </summary>
internal abstract class ConsoleDbContext(DbContextOptions options) : IdentityUserContext<ConsoleAccount, Guid>(options), IDataProtectionKeyContext
{
    public DbSet<Person> People => Set<Person>();

    public DbSet<Department> Departments => Set<Department>();

    public DbSet<Permission> Permissions => Set<Permission>();

    public DbSet<Role> Roles => Set<Role>();

    public DbSet<RoleGrant> RoleGrants => Set<RoleGrant>();

    public DbSet<RoleInheritance> RoleInheritances => Set<RoleInheritance>();

    public DbSet<RoleState> RoleStates => Set<RoleState>();

    public DbSet<GovernedApplication> Applications => Set<GovernedApplication>();

    public DbSet<ResourceType> ResourceTypes => Set<ResourceType>();

    public DbSet<Resource> Resources => Set<Resource>();

    public DbSet<SeparationPolicy> SeparationPolicies => Set<SeparationPolicy>();

    public DbSet<SeparationItem> SeparationItems => Set<SeparationItem>();

    public DbSet<Assignment> Assignments => Set<Assignment>();

    public DbSet<AccountSession> Sessions => Set<AccountSession>();

    public DbSet<OneTimeToken> Tokens => Set<OneTimeToken>();

    public DbSet<Authenticator> Authenticators => Set<Authenticator>();

    public DbSet<RecoveryCode> RecoveryCodes => Set<RecoveryCode>();

    public DbSet<LockoutCounter> LockoutCounters => Set<LockoutCounter>();

    public DbSet<KnownDevice> KnownDevices => Set<KnownDevice>();

    public DbSet<Passkey> Passkeys => Set<Passkey>();

    public DbSet<FactorRequirement> FactorRequirements => Set<FactorRequirement>();

    public DbSet<PersonalValue> PersonalValues => Set<PersonalValue>();

    public DbSet<Reveal> Reveals => Set<Reveal>();

    public DbSet<RevealReason> RevealReasons => Set<RevealReason>();

    public DbSet<PersonalTurn> PersonalTurns => Set<PersonalTurn>();

    public DbSet<PersonalExport> PersonalExports => Set<PersonalExport>();

    public DbSet<LifecycleEvent> LifecycleEvents => Set<LifecycleEvent>();

    public DbSet<Employment> Employments => Set<Employment>();

    public DbSet<Deputyship> Deputyships => Set<Deputyship>();

    public DbSet<BirthrightRule> BirthrightRules => Set<BirthrightRule>();

    public DbSet<BirthrightState> BirthrightStates => Set<BirthrightState>();

    public DbSet<ChecklistItem> ChecklistItems => Set<ChecklistItem>();

    public DbSet<ChecklistTask> ChecklistTasks => Set<ChecklistTask>();

    public DbSet<AccessRequest> AccessRequests => Set<AccessRequest>();

    public DbSet<RequestStage> RequestStages => Set<RequestStage>();

    public DbSet<RequestApprover> RequestApprovers => Set<RequestApprover>();

    public DbSet<RequestDecision> RequestDecisions => Set<RequestDecision>();

    public DbSet<RequestPolicy> RequestPolicies => Set<RequestPolicy>();

    public DbSet<RequestPolicyStage> RequestPolicyStages => Set<RequestPolicyStage>();

    public DbSet<RequestPolicyMember> RequestPolicyMembers => Set<RequestPolicyMember>();

    public DbSet<WorkingCalendar> Calendars => Set<WorkingCalendar>();

    public DbSet<Holiday> Holidays => Set<Holiday>();

    public DbSet<OutboxMessage> OutboxMessages => Set<OutboxMessage>();

    public DbSet<ImportRun> ImportRuns => Set<ImportRun>();

    public DbSet<ImportProblem> ImportProblems => Set<ImportProblem>();

    public DbSet<ImportMemory> ImportMemories => Set<ImportMemory>();

    /// <summary>For a search in one statement where the keys lie in this database; their own context makes and writes the table.</summary>
    public DbSet<BlindIndexRow> BlindIndex => Set<BlindIndexRow>();

    public DbSet<Setting> Settings => Set<Setting>();

    public DbSet<AuditEvent> AuditEvents => Set<AuditEvent>();

    public DbSet<AccessState> AccessStates => Set<AccessState>();

    public DbSet<AccessChange> AccessChanges => Set<AccessChange>();

    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    protected abstract string GuidColumnType { get; }

    protected abstract string DateColumnType { get; }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        ArgumentNullException.ThrowIfNull(configurationBuilder);
        configurationBuilder.Properties<Guid>().HaveConversion<GuidBytesConverter>().HaveColumnType(GuidColumnType);
        configurationBuilder.Properties<DateTime>().HaveConversion<UtcDateTimeConverter>().HaveColumnType(DateColumnType);
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcDateTimeOffsetConverter>().HaveColumnType(DateColumnType);
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        base.OnModelCreating(builder);
        builder.Entity<BlindIndexRow>(static entry =>
        {
            KeyDbContext.Configure(entry);
            entry.ToTable("BlindIndex", static table => table.ExcludeFromMigrations());
        });
        builder.ApplyConfigurationsFromAssembly(typeof(ConsoleDbContext).Assembly, static type => string.Equals(type.Namespace, typeof(Configurations.PersonConfiguration).Namespace, StringComparison.Ordinal));
    }
}

/// <summary>The console in a SQLite file.</summary>
internal sealed class SqliteConsoleDbContext(DbContextOptions<SqliteConsoleDbContext> options) : ConsoleDbContext(options)
{
    protected override string GuidColumnType => "BLOB";

    protected override string DateColumnType => "TEXT";
}

/// <summary>The console on MySQL or MariaDB.</summary>
internal sealed class MySqlConsoleDbContext(DbContextOptions<MySqlConsoleDbContext> options) : ConsoleDbContext(options)
{
    /// <summary>Compares by code point on MySQL and MariaDB alike; what must compare otherwise is folded before it is stored.</summary>
    public const string Collation = "utf8mb4_bin";

    protected override string GuidColumnType => "binary(16)";

    protected override string DateColumnType => "datetime(6)";

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.UseCollation(Collation);
        builder.HasCharSet("utf8mb4", Microsoft.EntityFrameworkCore.DelegationModes.ApplyToAll);
    }
}
