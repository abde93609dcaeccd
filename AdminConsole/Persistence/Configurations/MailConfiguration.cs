using AdminConsole.Domain;
using AdminConsole.Domain.Mail;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AdminConsole.Persistence.Configurations;

internal sealed class OutboxMessageConfiguration : IEntityTypeConfiguration<OutboxMessage>
{
    public void Configure(EntityTypeBuilder<OutboxMessage> builder)
    {
        builder.ToTable("OutboxMessages");
        builder.Property(message => message.Id).ValueGeneratedNever();
        builder.Property(message => message.Kind).HasConversion<byte>();
        builder.Property(message => message.State).HasConversion<byte>();
        builder.Property(message => message.Data).HasMaxLength(FieldLimits.MailData).IsRequired();
        builder.Property(message => message.DedupKey).HasMaxLength(FieldLimits.MailKey).IsRequired();
        builder.Property(message => message.LastError).HasMaxLength(FieldLimits.MailError).IsRequired();
        // Two replicas that take the same letter: one of them finds it moved.
        builder.Property(message => message.Version).IsConcurrencyToken();
        builder.HasIndex(message => message.DedupKey).IsUnique();
        builder.HasIndex(message => new { message.State, message.NextAt, message.Id });
        builder.HasIndex(message => new { message.CreatedAt, message.Id });
        builder.HasIndex(message => new { message.SubjectId, message.Kind });
    }
}
