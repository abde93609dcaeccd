using AdminConsole.Domain;
using AdminConsole.Domain.Import;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AdminConsole.Persistence.Configurations;

internal sealed class ImportRunConfiguration : IEntityTypeConfiguration<ImportRun>
{
    public void Configure(EntityTypeBuilder<ImportRun> builder)
    {
        builder.ToTable("ImportRuns");
        builder.Property(run => run.Id).ValueGeneratedNever();
        builder.Property(run => run.FileHash).HasMaxLength(FieldLimits.TokenHash).IsRequired();
        builder.Property(run => run.MappingHash).HasMaxLength(FieldLimits.TokenHash).IsRequired();
        builder.Property(run => run.State).HasConversion<byte>();
        // Two that run the same file at once: one of them finds the position moved.
        builder.Property(run => run.Version).IsConcurrencyToken();
        builder.HasIndex(run => new { run.FileHash, run.State });
    }
}

internal sealed class ImportProblemConfiguration : IEntityTypeConfiguration<ImportProblem>
{
    public void Configure(EntityTypeBuilder<ImportProblem> builder)
    {
        builder.ToTable("ImportProblems");
        builder.HasKey(problem => new { problem.RunId, problem.Line, problem.Ordinal });
        builder.Property(problem => problem.Field).HasMaxLength(FieldLimits.ImportField).IsRequired();
        builder.Property(problem => problem.Code).HasMaxLength(FieldLimits.ImportField).IsRequired();
        builder.HasOne<ImportRun>().WithMany().HasForeignKey(problem => problem.RunId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class ImportMemoryConfiguration : IEntityTypeConfiguration<ImportMemory>
{
    public void Configure(EntityTypeBuilder<ImportMemory> builder)
    {
        builder.ToTable("ImportMemories");
        builder.HasKey(memory => memory.HeadersHash);
        builder.Property(memory => memory.HeadersHash).HasMaxLength(FieldLimits.TokenHash).IsRequired();
        builder.Property(memory => memory.Mapping).HasMaxLength(FieldLimits.ImportMapping).IsRequired();
    }
}
