using AdminConsole.Domain;
using AdminConsole.Domain.Departments;
using AdminConsole.Domain.Lifecycle;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Roles;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AdminConsole.Persistence.Configurations;

internal sealed class LifecycleEventConfiguration : IEntityTypeConfiguration<LifecycleEvent>
{
    public void Configure(EntityTypeBuilder<LifecycleEvent> builder)
    {
        builder.ToTable("LifecycleEvents");
        builder.Property(step => step.Id).ValueGeneratedNever();
        builder.Property(step => step.Kind).HasConversion<byte>();
        builder.Property(step => step.State).HasConversion<byte>();
        builder.Property(step => step.Plan).HasMaxLength(FieldLimits.LifecyclePlan).IsRequired();
        builder.Property(step => step.Outcome).HasMaxLength(FieldLimits.LifecyclePlan).IsRequired();
        builder.Property(step => step.Reason).HasMaxLength(FieldLimits.Reason).IsRequired();
        builder.Property(step => step.Version).IsConcurrencyToken();
        builder.HasOne<Person>().WithMany().HasForeignKey(step => step.PersonId).OnDelete(DeleteBehavior.Restrict);
        // What is due, and the calendar of what was and will be.
        builder.HasIndex(step => new { step.State, step.DueAt, step.Id });
        builder.HasIndex(step => new { step.DueAt, step.Id });
        builder.HasIndex(step => new { step.PersonId, step.DueAt });
    }
}

internal sealed class EmploymentConfiguration : IEntityTypeConfiguration<Employment>
{
    public void Configure(EntityTypeBuilder<Employment> builder)
    {
        builder.ToTable("Employments");
        builder.Property(period => period.Id).ValueGeneratedNever();
        builder.Property(period => period.EmployeeNumber).HasMaxLength(FieldLimits.EmployeeNumber).IsRequired();
        builder.Property(period => period.JobTitle).HasMaxLength(FieldLimits.JobTitle).IsRequired();
        builder.Property(period => period.Contract).HasConversion<byte>();
        builder.HasOne<Person>().WithMany().HasForeignKey(period => period.PersonId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(period => new { period.PersonId, period.EndedAt });
        builder.HasIndex(period => new { period.SettledAt, period.EndedAt });
    }
}

internal sealed class DeputyshipConfiguration : IEntityTypeConfiguration<Deputyship>
{
    public void Configure(EntityTypeBuilder<Deputyship> builder)
    {
        builder.ToTable("Deputyships");
        builder.Property(stand => stand.Id).ValueGeneratedNever();
        builder.Property(stand => stand.Reason).HasMaxLength(FieldLimits.Reason).IsRequired();
        builder.Property(stand => stand.Version).IsConcurrencyToken();
        builder.HasOne<Person>().WithMany().HasForeignKey(stand => stand.PersonId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Person>().WithMany().HasForeignKey(stand => stand.DeputyId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(stand => new { stand.PersonId, stand.Until });
        builder.HasIndex(stand => new { stand.DeputyId, stand.Until });
    }
}

internal sealed class BirthrightRuleConfiguration : IEntityTypeConfiguration<BirthrightRule>
{
    public void Configure(EntityTypeBuilder<BirthrightRule> builder)
    {
        builder.ToTable("BirthrightRules");
        builder.Property(rule => rule.Id).ValueGeneratedNever();
        builder.Property(rule => rule.Name).HasMaxLength(FieldLimits.RuleName).IsRequired();
        builder.Property(rule => rule.JobTitle).HasMaxLength(FieldLimits.JobTitle).IsRequired();
        builder.Property(rule => rule.TitleKey).HasMaxLength(FieldLimits.JobTitle).IsRequired();
        builder.Property(rule => rule.Contract).HasConversion<byte?>();
        builder.Property(rule => rule.Reach).HasConversion<byte>();
        builder.Property(rule => rule.Reason).HasMaxLength(FieldLimits.Reason).IsRequired();
        builder.Property(rule => rule.Version).IsConcurrencyToken();
        builder.HasOne<Department>().WithMany().HasForeignKey(rule => rule.DepartmentId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Role>().WithMany().HasForeignKey(rule => rule.RoleId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class BirthrightStateConfiguration : IEntityTypeConfiguration<BirthrightState>
{
    public void Configure(EntityTypeBuilder<BirthrightState> builder)
    {
        builder.ToTable("BirthrightState");
        builder.Property(state => state.Id).ValueGeneratedNever();
        builder.Property(state => state.Version).IsConcurrencyToken();
        builder.HasData(new BirthrightState());
    }
}

internal sealed class ChecklistItemConfiguration : IEntityTypeConfiguration<ChecklistItem>
{
    public void Configure(EntityTypeBuilder<ChecklistItem> builder)
    {
        builder.ToTable("ChecklistItems");
        builder.Property(item => item.Id).ValueGeneratedNever();
        builder.Property(item => item.Kind).HasConversion<byte>();
        builder.Property(item => item.NameEn).HasMaxLength(FieldLimits.ChecklistName).IsRequired();
        builder.Property(item => item.NameEs).HasMaxLength(FieldLimits.ChecklistName).IsRequired();
        builder.Property(item => item.Version).IsConcurrencyToken();
        builder.HasOne<Department>().WithMany().HasForeignKey(item => item.DepartmentId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class ChecklistTaskConfiguration : IEntityTypeConfiguration<ChecklistTask>
{
    public void Configure(EntityTypeBuilder<ChecklistTask> builder)
    {
        builder.ToTable("ChecklistTasks");
        builder.Property(task => task.Id).ValueGeneratedNever();
        builder.Property(task => task.Version).IsConcurrencyToken();
        builder.HasOne<Person>().WithMany().HasForeignKey(task => task.PersonId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<LifecycleEvent>().WithMany().HasForeignKey(task => task.EventId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<ChecklistItem>().WithMany().HasForeignKey(task => task.ItemId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(task => new { task.PersonId, task.DoneAt });
    }
}
