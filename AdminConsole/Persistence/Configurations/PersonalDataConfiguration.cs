using AdminConsole.Domain;
using AdminConsole.Domain.People;
using AdminConsole.Domain.PersonalData;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AdminConsole.Persistence.Configurations;

internal sealed class PersonalValueConfiguration : IEntityTypeConfiguration<PersonalValue>
{
    public void Configure(EntityTypeBuilder<PersonalValue> builder)
    {
        builder.ToTable("PersonalValues");
        builder.HasKey(value => new { value.PersonId, value.Field });
        builder.Property(value => value.Field).HasConversion<byte>();
        builder.Property(value => value.Sealed).HasMaxLength(FieldLimits.SealedValue).IsRequired();
        builder.Property(value => value.Mask).HasMaxLength(FieldLimits.SealedMask).IsRequired();
        // Two editors, or an editor and a re-encryption: the later one looks again.
        builder.Property(value => value.ValueId).IsConcurrencyToken();
        builder.HasOne<Person>().WithMany().HasForeignKey(value => value.PersonId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class RevealConfiguration : IEntityTypeConfiguration<Reveal>
{
    public void Configure(EntityTypeBuilder<Reveal> builder)
    {
        builder.ToTable("Reveals");
        builder.Property(reveal => reveal.Id).ValueGeneratedNever();
        builder.Property(reveal => reveal.Field).HasConversion<byte>();
        builder.Property(reveal => reveal.Kind).HasConversion<byte>();
        builder.Property(reveal => reveal.Text).HasMaxLength(FieldLimits.Reason).IsRequired();
        builder.Property(reveal => reveal.Ticket).HasMaxLength(FieldLimits.Ticket).IsRequired();
        builder.Property(reveal => reveal.Address).HasMaxLength(FieldLimits.Address).IsRequired();
        builder.HasIndex(reveal => new { reveal.At, reveal.Id });
        builder.HasIndex(reveal => new { reveal.ReaderId, reveal.At, reveal.Id });
        builder.HasIndex(reveal => new { reveal.SubjectId, reveal.At, reveal.Id });
        builder.HasIndex(reveal => new { reveal.DepartmentId, reveal.At, reveal.Id });
        builder.HasIndex(reveal => new { reveal.Field, reveal.At, reveal.Id });
    }
}

internal sealed class RevealReasonConfiguration : IEntityTypeConfiguration<RevealReason>
{
    public void Configure(EntityTypeBuilder<RevealReason> builder)
    {
        builder.ToTable("RevealReasons");
        builder.Property(reason => reason.Id).ValueGeneratedNever();
        builder.Property(reason => reason.NameEn).HasMaxLength(FieldLimits.RevealReasonName).IsRequired();
        builder.Property(reason => reason.NameEs).HasMaxLength(FieldLimits.RevealReasonName).IsRequired();
        builder.Property(reason => reason.Version).IsConcurrencyToken();
    }
}

internal sealed class PersonalTurnConfiguration : IEntityTypeConfiguration<PersonalTurn>
{
    public void Configure(EntityTypeBuilder<PersonalTurn> builder)
    {
        builder.ToTable("PersonalTurns");
        builder.HasKey(turn => turn.PersonId);
        builder.Property(turn => turn.PersonId).ValueGeneratedNever();
    }
}

internal sealed class PersonalExportConfiguration : IEntityTypeConfiguration<PersonalExport>
{
    public void Configure(EntityTypeBuilder<PersonalExport> builder)
    {
        builder.ToTable("PersonalExports");
        builder.Property(export => export.Id).ValueGeneratedNever();
        builder.Property(export => export.Fields).HasMaxLength(FieldLimits.ExportFields).IsRequired();
        builder.Property(export => export.Reason).HasMaxLength(FieldLimits.Reason).IsRequired();
        builder.Property(export => export.Comment).HasMaxLength(FieldLimits.Reason).IsRequired();
        builder.Property(export => export.State).HasConversion<byte>();
        builder.Property(export => export.Version).IsConcurrencyToken();
        builder.HasIndex(export => new { export.State, export.RequestedAt, export.Id });
        builder.HasIndex(export => new { export.RequesterId, export.RequestedAt, export.Id });
    }
}
