using AdminConsole.Domain;
using AdminConsole.Domain.Departments;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Permissions;
using AdminConsole.Domain.Roles;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AdminConsole.Persistence.Configurations;

internal sealed class DepartmentConfiguration : IEntityTypeConfiguration<Department>
{
    public void Configure(EntityTypeBuilder<Department> builder)
    {
        builder.ToTable("Departments");
        builder.Property(department => department.Id).ValueGeneratedNever();
        builder.Property(department => department.Name).HasMaxLength(FieldLimits.DepartmentName).IsRequired();
        builder.Property(department => department.Code).HasMaxLength(FieldLimits.DepartmentCode).IsRequired();
        builder.Property(department => department.Version).IsConcurrencyToken();
        builder.HasOne<Department>().WithMany().HasForeignKey(department => department.ParentId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(department => department.Code).IsUnique();
    }
}

internal sealed class PermissionConfiguration : IEntityTypeConfiguration<Permission>
{
    public void Configure(EntityTypeBuilder<Permission> builder)
    {
        builder.ToTable("Permissions");
        builder.Property(permission => permission.Id).ValueGeneratedNever();
        builder.Property(permission => permission.Application).HasMaxLength(FieldLimits.PermissionPart).IsRequired();
        builder.Property(permission => permission.ResourceType).HasMaxLength(FieldLimits.PermissionPart).IsRequired();
        builder.Property(permission => permission.Action).HasMaxLength(FieldLimits.PermissionPart).IsRequired();
        builder.Property(permission => permission.Description).HasMaxLength(FieldLimits.Description).IsRequired();
        builder.Property(permission => permission.Sensitivity).HasConversion<byte>();
        builder.Property(permission => permission.Version).IsConcurrencyToken().HasDefaultValue(1L).ValueGeneratedNever();
        builder.Ignore(permission => permission.Key);
        builder.HasIndex(permission => new { permission.Application, permission.ResourceType, permission.Action }).IsUnique();
    }
}

internal sealed class RoleConfiguration : IEntityTypeConfiguration<Role>
{
    public void Configure(EntityTypeBuilder<Role> builder)
    {
        builder.ToTable("Roles");
        builder.Property(role => role.Id).ValueGeneratedNever();
        builder.Property(role => role.Key).HasMaxLength(FieldLimits.RoleKey).IsRequired();
        builder.Property(role => role.Name).HasMaxLength(FieldLimits.RoleName).IsRequired();
        builder.Property(role => role.Description).HasMaxLength(FieldLimits.Description).IsRequired();
        builder.Property(role => role.Version).IsConcurrencyToken();
        builder.HasOne<Department>().WithMany().HasForeignKey(role => role.DepartmentId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(role => role.Key).IsUnique();
    }
}

internal sealed class RoleGrantConfiguration : IEntityTypeConfiguration<RoleGrant>
{
    public void Configure(EntityTypeBuilder<RoleGrant> builder)
    {
        builder.ToTable("RoleGrants");
        builder.HasKey(grant => new { grant.RoleId, grant.PermissionId });
        builder.Property(grant => grant.Condition).HasMaxLength(FieldLimits.Condition);
        builder.Property(grant => grant.Reason).HasMaxLength(FieldLimits.Reason).IsRequired();
        builder.HasOne<Role>().WithMany().HasForeignKey(grant => grant.RoleId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Permission>().WithMany().HasForeignKey(grant => grant.PermissionId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class RoleInheritanceConfiguration : IEntityTypeConfiguration<RoleInheritance>
{
    public void Configure(EntityTypeBuilder<RoleInheritance> builder)
    {
        builder.ToTable("RoleInheritances");
        builder.HasKey(edge => new { edge.SeniorId, edge.JuniorId });
        builder.Property(edge => edge.Reason).HasMaxLength(FieldLimits.Reason).IsRequired();
        builder.HasOne<Role>().WithMany().HasForeignKey(edge => edge.SeniorId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Role>().WithMany().HasForeignKey(edge => edge.JuniorId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class RoleStateConfiguration : IEntityTypeConfiguration<RoleState>
{
    public void Configure(EntityTypeBuilder<RoleState> builder)
    {
        builder.ToTable("RoleStates");
        builder.HasKey(state => new { state.RoleId, state.Version });
        builder.Property(state => state.Version).ValueGeneratedNever();
        builder.Property(state => state.Action).HasMaxLength(FieldLimits.AuditAction).IsRequired();
        builder.Property(state => state.Reason).HasMaxLength(FieldLimits.Reason).IsRequired();
        builder.Property(state => state.Shape).HasMaxLength(FieldLimits.RoleShape).IsRequired();
        builder.HasOne<Role>().WithMany().HasForeignKey(state => state.RoleId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class AssignmentConfiguration : IEntityTypeConfiguration<Assignment>
{
    public void Configure(EntityTypeBuilder<Assignment> builder)
    {
        builder.ToTable("Assignments");
        builder.Property(assignment => assignment.Id).ValueGeneratedNever();
        builder.Property(assignment => assignment.Origin).HasConversion<byte>();
        builder.Property(assignment => assignment.Reason).HasMaxLength(FieldLimits.Reason).IsRequired();
        builder.HasOne<Person>().WithMany().HasForeignKey(assignment => assignment.PersonId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Role>().WithMany().HasForeignKey(assignment => assignment.RoleId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Department>().WithMany().HasForeignKey(assignment => assignment.ScopeDepartmentId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(assignment => new { assignment.PersonId, assignment.ValidFrom });
        builder.HasIndex(assignment => new { assignment.RoleId, assignment.PersonId });
        builder.HasIndex(assignment => new { assignment.ValidUntil, assignment.Id });
    }
}
