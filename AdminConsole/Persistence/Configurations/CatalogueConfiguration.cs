using AdminConsole.Domain;
using AdminConsole.Domain.Departments;
using AdminConsole.Domain.Permissions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AdminConsole.Persistence.Configurations;

internal sealed class GovernedApplicationConfiguration : IEntityTypeConfiguration<GovernedApplication>
{
    public void Configure(EntityTypeBuilder<GovernedApplication> builder)
    {
        builder.ToTable("Applications");
        builder.HasKey(application => application.Key);
        builder.Property(application => application.Key).HasMaxLength(FieldLimits.PermissionPart).ValueGeneratedNever();
        builder.Property(application => application.Name).HasMaxLength(FieldLimits.ApplicationName).IsRequired();
        builder.Property(application => application.Description).HasMaxLength(FieldLimits.Description).IsRequired();
        builder.Property(application => application.Version).IsConcurrencyToken();
    }
}

internal sealed class ResourceTypeConfiguration : IEntityTypeConfiguration<ResourceType>
{
    public void Configure(EntityTypeBuilder<ResourceType> builder)
    {
        builder.ToTable("ResourceTypes");
        builder.HasKey(type => new { type.Application, type.Key });
        builder.Property(type => type.Application).HasMaxLength(FieldLimits.PermissionPart);
        builder.Property(type => type.Key).HasMaxLength(FieldLimits.PermissionPart);
        builder.Property(type => type.Name).HasMaxLength(FieldLimits.ApplicationName).IsRequired();
        builder.HasOne<GovernedApplication>().WithMany().HasForeignKey(type => type.Application).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class ResourceConfiguration : IEntityTypeConfiguration<Resource>
{
    public void Configure(EntityTypeBuilder<Resource> builder)
    {
        builder.ToTable("Resources");
        builder.Property(resource => resource.Id).ValueGeneratedNever();
        builder.Property(resource => resource.Application).HasMaxLength(FieldLimits.PermissionPart).IsRequired();
        builder.Property(resource => resource.ResourceType).HasMaxLength(FieldLimits.PermissionPart).IsRequired();
        builder.Property(resource => resource.Key).HasMaxLength(FieldLimits.ResourceKey).IsRequired();
        builder.Property(resource => resource.Name).HasMaxLength(FieldLimits.ResourceName).IsRequired();
        builder.Property(resource => resource.Version).IsConcurrencyToken();
        builder.HasOne<ResourceType>().WithMany().HasForeignKey(resource => new { resource.Application, resource.ResourceType }).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Department>().WithMany().HasForeignKey(resource => resource.DepartmentId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(resource => new { resource.Application, resource.ResourceType, resource.Key }).IsUnique();
    }
}

internal sealed class SeparationPolicyConfiguration : IEntityTypeConfiguration<SeparationPolicy>
{
    public void Configure(EntityTypeBuilder<SeparationPolicy> builder)
    {
        builder.ToTable("SeparationPolicies");
        builder.Property(policy => policy.Id).ValueGeneratedNever();
        builder.Property(policy => policy.Name).HasMaxLength(FieldLimits.PolicyName).IsRequired();
        builder.Property(policy => policy.Description).HasMaxLength(FieldLimits.Description).IsRequired();
        builder.Property(policy => policy.Version).IsConcurrencyToken();
    }
}

internal sealed class SeparationItemConfiguration : IEntityTypeConfiguration<SeparationItem>
{
    public void Configure(EntityTypeBuilder<SeparationItem> builder)
    {
        builder.ToTable("SeparationItems");
        builder.HasKey(item => new { item.PolicyId, item.PermissionId });
        builder.HasOne<SeparationPolicy>().WithMany().HasForeignKey(item => item.PolicyId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Permission>().WithMany().HasForeignKey(item => item.PermissionId).OnDelete(DeleteBehavior.Restrict);
    }
}
