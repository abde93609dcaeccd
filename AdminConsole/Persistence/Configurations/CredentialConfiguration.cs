using AdminConsole.Domain;
using AdminConsole.Domain.Account;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AdminConsole.Persistence.Configurations;

internal sealed class AuthenticatorConfiguration : IEntityTypeConfiguration<Authenticator>
{
    public void Configure(EntityTypeBuilder<Authenticator> builder)
    {
        builder.ToTable("Authenticators");
        builder.HasKey(authenticator => authenticator.PersonId);
        builder.Property(authenticator => authenticator.PersonId).ValueGeneratedNever();
        builder.Property(authenticator => authenticator.ProtectedKey).HasMaxLength(FieldLimits.ProtectedKey).IsRequired();
        builder.Property(authenticator => authenticator.PendingKey).HasMaxLength(FieldLimits.ProtectedKey).IsRequired();
        builder.Property(authenticator => authenticator.PendingSince).IsConcurrencyToken();
        builder.Property(authenticator => authenticator.ConfirmedAt).IsConcurrencyToken();
        builder.Ignore(authenticator => authenticator.IsEnrolled);
        builder.HasOne<ConsoleAccount>().WithOne().HasForeignKey<Authenticator>(authenticator => authenticator.PersonId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class RecoveryCodeConfiguration : IEntityTypeConfiguration<RecoveryCode>
{
    public void Configure(EntityTypeBuilder<RecoveryCode> builder)
    {
        builder.ToTable("RecoveryCodes");
        builder.Property(code => code.Id).ValueGeneratedNever();
        builder.Property(code => code.Hash).HasMaxLength(FieldLimits.TokenHash).IsRequired();
        builder.HasOne<ConsoleAccount>().WithMany().HasForeignKey(code => code.PersonId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(code => new { code.PersonId, code.Hash }).IsUnique();
    }
}

internal sealed class LockoutCounterConfiguration : IEntityTypeConfiguration<LockoutCounter>
{
    public void Configure(EntityTypeBuilder<LockoutCounter> builder)
    {
        builder.ToTable("LockoutCounters");
        builder.HasKey(counter => new { counter.PersonId, counter.Kind, counter.DeviceId });
        builder.Property(counter => counter.Kind).HasConversion<byte>();
        builder.HasOne<ConsoleAccount>().WithMany().HasForeignKey(counter => counter.PersonId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(counter => new { counter.LockedUntil, counter.PersonId });
    }
}

internal sealed class KnownDeviceConfiguration : IEntityTypeConfiguration<KnownDevice>
{
    public void Configure(EntityTypeBuilder<KnownDevice> builder)
    {
        builder.ToTable("KnownDevices");
        builder.Property(device => device.Id).ValueGeneratedNever();
        builder.Property(device => device.TokenHash).HasMaxLength(FieldLimits.TokenHash).IsRequired();
        builder.HasOne<ConsoleAccount>().WithMany().HasForeignKey(device => device.PersonId).OnDelete(DeleteBehavior.Restrict);
        builder.Property(device => device.UserAgent).HasMaxLength(FieldLimits.UserAgent).IsRequired();
        builder.HasIndex(device => new { device.PersonId, device.TokenHash }).IsUnique();
    }
}

internal sealed class PasskeyConfiguration : IEntityTypeConfiguration<Passkey>
{
    public void Configure(EntityTypeBuilder<Passkey> builder)
    {
        builder.ToTable("Passkeys");
        builder.Property(passkey => passkey.Id).ValueGeneratedNever();
        builder.Property(passkey => passkey.CredentialId).HasMaxLength(FieldLimits.CredentialId).IsRequired();
        builder.Property(passkey => passkey.PublicKey).HasMaxLength(FieldLimits.CredentialKey).IsRequired();
        builder.Property(passkey => passkey.Name).HasMaxLength(FieldLimits.PasskeyName).IsRequired();
        builder.Property(passkey => passkey.Transports).HasMaxLength(FieldLimits.Transports).IsRequired();
        builder.Property(passkey => passkey.SignCount).IsConcurrencyToken();
        builder.HasOne<ConsoleAccount>().WithMany().HasForeignKey(passkey => passkey.PersonId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(passkey => passkey.CredentialId).IsUnique();
        builder.HasIndex(passkey => passkey.PersonId);
    }
}

internal sealed class FactorRequirementConfiguration : IEntityTypeConfiguration<FactorRequirement>
{
    public void Configure(EntityTypeBuilder<FactorRequirement> builder)
    {
        builder.ToTable("FactorRequirements");
        builder.Property(requirement => requirement.Id).ValueGeneratedNever();
        builder.Property(requirement => requirement.SubjectKind).HasConversion<byte>();
        builder.Property(requirement => requirement.Reason).HasMaxLength(FieldLimits.Reason).IsRequired();
        builder.HasIndex(requirement => new { requirement.SubjectId, requirement.SubjectKind }).IsUnique();
    }
}
