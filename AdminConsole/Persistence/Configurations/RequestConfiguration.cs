using AdminConsole.Domain;
using AdminConsole.Domain.Departments;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Requests;
using AdminConsole.Domain.Roles;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AdminConsole.Persistence.Configurations;

internal sealed class AccessRequestConfiguration : IEntityTypeConfiguration<AccessRequest>
{
    public void Configure(EntityTypeBuilder<AccessRequest> builder)
    {
        builder.ToTable("AccessRequests");
        builder.Property(request => request.Id).ValueGeneratedNever();
        builder.Property(request => request.Reason).HasMaxLength(FieldLimits.Reason).IsRequired();
        builder.Property(request => request.State).HasConversion<byte>();
        builder.Property(request => request.Version).IsConcurrencyToken();
        builder.Ignore(request => request.IsPending);
        builder.HasOne<Person>().WithMany().HasForeignKey(request => request.RequesterId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Person>().WithMany().HasForeignKey(request => request.PersonId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Role>().WithMany().HasForeignKey(request => request.RoleId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Department>().WithMany().HasForeignKey(request => request.ScopeDepartmentId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Assignment>().WithMany().HasForeignKey(request => request.AssignmentId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Assignment>().WithMany().HasForeignKey(request => request.RenewsAssignmentId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(request => new { request.State, request.Id });
        builder.HasIndex(request => new { request.RequesterId, request.Id });
        builder.HasIndex(request => new { request.PersonId, request.Id });
        builder.HasIndex(request => request.BasketId);
    }
}

internal sealed class RequestStageConfiguration : IEntityTypeConfiguration<RequestStage>
{
    public void Configure(EntityTypeBuilder<RequestStage> builder)
    {
        builder.ToTable("RequestStages");
        builder.Property(stage => stage.Id).ValueGeneratedNever();
        builder.Property(stage => stage.Kind).HasConversion<byte>();
        builder.Property(stage => stage.State).HasConversion<byte>();
        builder.HasOne<AccessRequest>().WithMany().HasForeignKey(stage => stage.RequestId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<RequestPolicyStage>().WithMany().HasForeignKey(stage => stage.PolicyStageId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(stage => new { stage.RequestId, stage.Round, stage.Ordinal }).IsUnique();
        // What is to be reminded of, and what is late.
        builder.HasIndex(stage => new { stage.State, stage.RemindAt });
        builder.HasIndex(stage => new { stage.State, stage.DueAt });
    }
}

internal sealed class RequestApproverConfiguration : IEntityTypeConfiguration<RequestApprover>
{
    public void Configure(EntityTypeBuilder<RequestApprover> builder)
    {
        builder.ToTable("RequestApprovers");
        builder.HasKey(line => new { line.StageId, line.PersonId });
        builder.Property(line => line.Via).HasConversion<byte>();
        builder.Property(line => line.State).HasConversion<byte>();
        builder.HasOne<RequestStage>().WithMany().HasForeignKey(line => line.StageId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<AccessRequest>().WithMany().HasForeignKey(line => line.RequestId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Person>().WithMany().HasForeignKey(line => line.PersonId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Person>().WithMany().HasForeignKey(line => line.OnBehalfOf).OnDelete(DeleteBehavior.Restrict);
        // The inbox, by key.
        builder.HasIndex(line => new { line.PersonId, line.State, line.RequestId });
    }
}

internal sealed class RequestDecisionConfiguration : IEntityTypeConfiguration<RequestDecision>
{
    public void Configure(EntityTypeBuilder<RequestDecision> builder)
    {
        builder.ToTable("RequestDecisions");
        builder.Property(decision => decision.Id).ValueGeneratedNever();
        builder.Property(decision => decision.Verdict).HasConversion<byte>();
        builder.Property(decision => decision.Comment).HasMaxLength(FieldLimits.Reason).IsRequired();
        builder.Property(decision => decision.ShownHash).HasMaxLength(FieldLimits.ShownHash).IsRequired();
        builder.HasOne<AccessRequest>().WithMany().HasForeignKey(decision => decision.RequestId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Person>().WithMany().HasForeignKey(decision => decision.PersonId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Person>().WithMany().HasForeignKey(decision => decision.OnBehalfOf).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(decision => new { decision.RequestId, decision.At });
    }
}

internal sealed class RequestPolicyConfiguration : IEntityTypeConfiguration<RequestPolicy>
{
    public void Configure(EntityTypeBuilder<RequestPolicy> builder)
    {
        builder.ToTable("RequestPolicies");
        builder.Property(policy => policy.Id).ValueGeneratedNever();
        builder.Property(policy => policy.Name).HasMaxLength(FieldLimits.PolicyName).IsRequired();
        builder.Property(policy => policy.MinimumSensitivity).HasConversion<byte?>();
        builder.Property(policy => policy.Version).IsConcurrencyToken();
        builder.HasOne<Role>().WithMany().HasForeignKey(policy => policy.RoleId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class RequestPolicyStageConfiguration : IEntityTypeConfiguration<RequestPolicyStage>
{
    public void Configure(EntityTypeBuilder<RequestPolicyStage> builder)
    {
        builder.ToTable("RequestPolicyStages");
        builder.Property(stage => stage.Id).ValueGeneratedNever();
        builder.Property(stage => stage.Kind).HasConversion<byte>();
        builder.HasOne<RequestPolicy>().WithMany().HasForeignKey(stage => stage.PolicyId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(stage => new { stage.PolicyId, stage.PolicyVersion, stage.Ordinal }).IsUnique();
    }
}

internal sealed class RequestPolicyMemberConfiguration : IEntityTypeConfiguration<RequestPolicyMember>
{
    public void Configure(EntityTypeBuilder<RequestPolicyMember> builder)
    {
        builder.ToTable("RequestPolicyMembers");
        builder.HasKey(member => new { member.StageId, member.PersonId });
        builder.HasOne<RequestPolicyStage>().WithMany().HasForeignKey(member => member.StageId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Person>().WithMany().HasForeignKey(member => member.PersonId).OnDelete(DeleteBehavior.Restrict);
    }
}
