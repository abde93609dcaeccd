using AdminConsole.Domain;
using AdminConsole.Domain.Account;
using AdminConsole.Domain.People;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AdminConsole.Persistence.Configurations;

internal sealed class AccountConfiguration : IEntityTypeConfiguration<ConsoleAccount>
{
    private const int Stamp = 64;

    public void Configure(EntityTypeBuilder<ConsoleAccount> builder)
    {
        builder.ToTable("Accounts");
        builder.Property(account => account.Id).ValueGeneratedNever();
        builder.Property(account => account.UserName).HasMaxLength(FieldLimits.Email).IsRequired();
        builder.Property(account => account.NormalizedUserName).HasMaxLength(FieldLimits.Email).IsRequired();
        // Identity's own e-mail and telephone are personal data: they lie encrypted in PersonalValues, and have no column here.
        builder.Metadata.RemoveIndex(builder.Metadata.FindIndex([builder.Metadata.FindProperty(nameof(ConsoleAccount.NormalizedEmail))!])!);
        builder.Ignore(account => account.Email).Ignore(account => account.NormalizedEmail).Ignore(account => account.EmailConfirmed);
        builder.Ignore(account => account.PhoneNumber).Ignore(account => account.PhoneNumberConfirmed);
        builder.Property(account => account.PasswordHash).HasMaxLength(FieldLimits.PasswordHash);
        builder.Property(account => account.SecurityStamp).HasMaxLength(Stamp);
        builder.Property(account => account.ConcurrencyStamp).HasMaxLength(Stamp).IsConcurrencyToken();
        builder.HasOne<Person>().WithOne().HasForeignKey<ConsoleAccount>(account => account.Id).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class AccountClaimConfiguration : IEntityTypeConfiguration<IdentityUserClaim<Guid>>
{
    public void Configure(EntityTypeBuilder<IdentityUserClaim<Guid>> builder)
    {
        builder.ToTable("AccountClaims");
        builder.Property(claim => claim.ClaimType).HasMaxLength(128);
        builder.Property(claim => claim.ClaimValue).HasMaxLength(512);
    }
}

internal sealed class AccountLoginConfiguration : IEntityTypeConfiguration<IdentityUserLogin<Guid>>
{
    public void Configure(EntityTypeBuilder<IdentityUserLogin<Guid>> builder)
    {
        builder.ToTable("AccountLogins");
        builder.Property(login => login.LoginProvider).HasMaxLength(128);
        builder.Property(login => login.ProviderKey).HasMaxLength(128);
        builder.Property(login => login.ProviderDisplayName).HasMaxLength(128);
    }
}

internal sealed class AccountTokenConfiguration : IEntityTypeConfiguration<IdentityUserToken<Guid>>
{
    public void Configure(EntityTypeBuilder<IdentityUserToken<Guid>> builder)
    {
        builder.ToTable("AccountTokens");
        builder.Property(token => token.LoginProvider).HasMaxLength(128);
        builder.Property(token => token.Name).HasMaxLength(128);
        builder.Property(token => token.Value).HasMaxLength(1024);
    }
}

internal sealed class SessionConfiguration : IEntityTypeConfiguration<AccountSession>
{
    public void Configure(EntityTypeBuilder<AccountSession> builder)
    {
        builder.ToTable("Sessions");
        builder.Property(session => session.Id).ValueGeneratedNever();
        builder.Property(session => session.Address).HasMaxLength(FieldLimits.Address).IsRequired();
        builder.Property(session => session.Method).HasConversion<byte>();
        builder.Property(session => session.EndedBy).HasConversion<byte?>();
        builder.Property(session => session.UserAgent).HasMaxLength(FieldLimits.UserAgent).IsRequired();
        builder.HasOne<ConsoleAccount>().WithMany().HasForeignKey(session => session.PersonId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(session => new { session.PersonId, session.EndedAt });
    }
}

internal sealed class TokenConfiguration : IEntityTypeConfiguration<OneTimeToken>
{
    public void Configure(EntityTypeBuilder<OneTimeToken> builder)
    {
        builder.ToTable("Tokens");
        builder.Property(token => token.Id).ValueGeneratedNever();
        builder.Property(token => token.Purpose).HasConversion<byte>();
        builder.Property(token => token.Hash).HasMaxLength(FieldLimits.TokenHash).IsRequired();
        builder.Property(token => token.UsedAt).IsConcurrencyToken();
        builder.HasIndex(token => token.Hash).IsUnique();
        builder.HasIndex(token => new { token.PersonId, token.Purpose });
        builder.HasOne<Person>().WithMany().HasForeignKey(token => token.PersonId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class DataProtectionKeyConfiguration : IEntityTypeConfiguration<DataProtectionKey>
{
    // A key wrapped by an RSA certificate takes some 5 KB of XML.
    private const int KeyXml = 12_000;

    public void Configure(EntityTypeBuilder<DataProtectionKey> builder)
    {
        builder.ToTable("DataProtectionKeys");
        builder.Property(key => key.FriendlyName).HasMaxLength(128);
        builder.Property(key => key.Xml).HasMaxLength(KeyXml);
    }
}
