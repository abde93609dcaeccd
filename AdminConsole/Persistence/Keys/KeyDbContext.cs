using AdminConsole.Domain;
using AdminConsole.Persistence.Bulk;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AdminConsole.Persistence.Keys;

/// <summary>
/// The wrapped keys and the blind index. They may lie in a database of their own, with backups of its own, so that a
/// restored backup of the main one holds no key of somebody who was forgotten since.
/// </summary>
internal abstract class KeyDbContext(DbContextOptions options) : DbContext(options)
{
    public const string History = "__KeysMigrationsHistory";

    public DbSet<DataKeyRow> DataKeys => Set<DataKeyRow>();

    public DbSet<IndexKeyRow> IndexKeys => Set<IndexKeyRow>();

    public DbSet<BlindIndexRow> BlindIndex => Set<BlindIndexRow>();

    public DbSet<KeyRun> KeyRuns => Set<KeyRun>();

    protected abstract string GuidColumnType { get; }

    protected abstract string DateColumnType { get; }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        ArgumentNullException.ThrowIfNull(configurationBuilder);
        configurationBuilder.Properties<Guid>().HaveConversion<GuidBytesConverter>().HaveColumnType(GuidColumnType);
        configurationBuilder.Properties<DateTime>().HaveConversion<UtcDateTimeConverter>().HaveColumnType(DateColumnType);
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        modelBuilder.Entity<DataKeyRow>(Configure);
        modelBuilder.Entity<IndexKeyRow>(Configure);
        modelBuilder.Entity<BlindIndexRow>(Configure);
        modelBuilder.Entity<KeyRun>(Configure);
    }

#pragma warning disable RS0030 // Keys are no data that somebody changes: the change they serve goes through the doorway.
    /// <summary>Saves the keys of a change, or of the console's own work on them.</summary>
    public Task<int> WriteAsync(CancellationToken cancellationToken) => SaveChangesAsync(cancellationToken);

    /// <summary>The same with many rows beside them, all or none.</summary>
    public async Task WriteAsync(ManyRows rows, CancellationToken cancellationToken)
    {
        await using var transaction = await Database.BeginTransactionAsync(cancellationToken);
        await rows.SaveAsync(this, token => SaveChangesAsync(token), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
#pragma warning restore RS0030

    private static void Configure(EntityTypeBuilder<DataKeyRow> builder)
    {
        builder.ToTable("DataKeys");
        builder.HasKey(key => key.KeyId);
        builder.Property(key => key.KeyId).ValueGeneratedNever();
        builder.Property(key => key.WrapName).HasMaxLength(FieldLimits.KeyName).IsRequired();
        builder.Property(key => key.Wrapped).HasMaxLength(FieldLimits.WrappedKey).IsRequired().IsConcurrencyToken();
        builder.HasIndex(key => new { key.PersonId, key.Generation }).IsUnique();
        builder.HasIndex(key => new { key.WrapName, key.KeyId });
    }

    private static void Configure(EntityTypeBuilder<IndexKeyRow> builder)
    {
        builder.ToTable("IndexKeys");
        builder.HasKey(key => key.Field);
        builder.Property(key => key.Field).HasConversion<byte>().ValueGeneratedNever();
        builder.Property(key => key.WrapName).HasMaxLength(FieldLimits.KeyName).IsRequired();
        builder.Property(key => key.Wrapped).HasMaxLength(FieldLimits.WrappedKey).IsRequired().IsConcurrencyToken();
    }

    internal static void Configure(EntityTypeBuilder<BlindIndexRow> builder)
    {
        builder.ToTable("BlindIndex");
        builder.Property(entry => entry.Field).HasConversion<byte>();
        builder.Property(entry => entry.Kind).HasConversion<byte>();
        builder.Property(entry => entry.Hash).HasMaxLength(FieldLimits.BlindIndex).IsFixedLength().IsRequired();
        builder.HasKey(entry => new { entry.Hash, entry.Field, entry.Kind, entry.PersonId, entry.ValueId });
        builder.HasIndex(entry => new { entry.PersonId, entry.Field });
    }

    private static void Configure(EntityTypeBuilder<KeyRun> builder)
    {
        builder.ToTable("KeyRuns");
        builder.HasKey(run => run.Kind);
        builder.Property(run => run.Kind).HasConversion<byte>().ValueGeneratedNever();
        builder.Property(run => run.Fence).IsConcurrencyToken();
    }
}

/// <summary>The keys in a SQLite file of their own.</summary>
internal sealed class SqliteKeyDbContext(DbContextOptions<SqliteKeyDbContext> options) : KeyDbContext(options)
{
    protected override string GuidColumnType => "BLOB";

    protected override string DateColumnType => "TEXT";
}

/// <summary>The keys on MySQL or MariaDB.</summary>
internal sealed class MySqlKeyDbContext(DbContextOptions<MySqlKeyDbContext> options) : KeyDbContext(options)
{
    protected override string GuidColumnType => "binary(16)";

    protected override string DateColumnType => "datetime(6)";

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.UseCollation(MySqlConsoleDbContext.Collation);
        modelBuilder.HasCharSet("utf8mb4", DelegationModes.ApplyToAll);
    }
}
