using AdminConsole.Domain;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Settings;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AdminConsole.Persistence.Configurations;

internal sealed class AuditEventConfiguration : IEntityTypeConfiguration<AuditEvent>
{
    public void Configure(EntityTypeBuilder<AuditEvent> builder)
    {
        builder.ToTable("AuditEvents");
        builder.HasKey(entry => entry.Sequence);
        builder.Property(entry => entry.Sequence).ValueGeneratedOnAdd();
        builder.Property(entry => entry.Action).HasMaxLength(FieldLimits.AuditAction).IsRequired();
        builder.Property(entry => entry.TargetType).HasMaxLength(FieldLimits.AuditTargetType).IsRequired();
        builder.Property(entry => entry.Outcome).HasConversion<byte>();
        builder.Property(entry => entry.Reason).HasMaxLength(FieldLimits.Reason).IsRequired();
        builder.Property(entry => entry.Before).HasMaxLength(FieldLimits.AuditJson).IsRequired();
        builder.Property(entry => entry.After).HasMaxLength(FieldLimits.AuditJson).IsRequired();
        builder.Property(entry => entry.Address).HasMaxLength(FieldLimits.Address).IsRequired();
        builder.Property(entry => entry.Mac).HasMaxLength(FieldLimits.Mac).IsRequired();
        // No foreign keys: the trail outlives what it speaks of.
        builder.HasIndex(entry => entry.Id).IsUnique();
        builder.HasIndex(entry => new { entry.ActorId, entry.Sequence });
        builder.HasIndex(entry => new { entry.TargetId, entry.Sequence });
        builder.HasIndex(entry => new { entry.Action, entry.Sequence });
        builder.HasIndex(entry => new { entry.At, entry.Sequence });
        // An opened event shows the rest of its act; a session or a branch is often a few events among a million.
        builder.HasIndex(entry => new { entry.CorrelationId, entry.Sequence });
        builder.HasIndex(entry => new { entry.SessionId, entry.Sequence });
        builder.HasIndex(entry => new { entry.DepartmentId, entry.Sequence });
    }
}

internal sealed class SettingConfiguration : IEntityTypeConfiguration<Setting>
{
    public void Configure(EntityTypeBuilder<Setting> builder)
    {
        builder.ToTable("Settings");
        builder.HasKey(setting => setting.Key);
        builder.Property(setting => setting.Key).HasMaxLength(FieldLimits.SettingKey);
        builder.Property(setting => setting.Value).HasMaxLength(FieldLimits.SettingValue).IsRequired();
        builder.Property(setting => setting.Version).IsConcurrencyToken();
    }
}

internal sealed class AccessStateConfiguration : IEntityTypeConfiguration<AccessState>
{
    public void Configure(EntityTypeBuilder<AccessState> builder)
    {
        builder.ToTable("AccessState");
        builder.Property(state => state.Id).ValueGeneratedNever();
        builder.HasData(new AccessState());
    }
}

internal sealed class AccessChangeConfiguration : IEntityTypeConfiguration<AccessChange>
{
    public void Configure(EntityTypeBuilder<AccessChange> builder)
    {
        builder.ToTable("AccessChanges");
        builder.HasKey(change => new { change.Version, change.Ordinal });
        builder.Property(change => change.Version).ValueGeneratedNever();
        builder.Property(change => change.Ordinal).ValueGeneratedNever();
        builder.Property(change => change.Kind).HasConversion<byte>();
    }
}
