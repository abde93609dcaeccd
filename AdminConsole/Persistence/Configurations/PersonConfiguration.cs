using AdminConsole.Domain;
using AdminConsole.Domain.Calendars;
using AdminConsole.Domain.Departments;
using AdminConsole.Domain.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AdminConsole.Persistence.Configurations;

internal sealed class PersonConfiguration : IEntityTypeConfiguration<Person>
{
    public void Configure(EntityTypeBuilder<Person> builder)
    {
        builder.ToTable("People");
        builder.Property(person => person.Id).ValueGeneratedNever();
        builder.Property(person => person.EmployeeNumber).HasMaxLength(FieldLimits.EmployeeNumber).IsRequired();
        builder.Property(person => person.GivenName).HasMaxLength(FieldLimits.PersonName).IsRequired();
        builder.Property(person => person.FamilyName).HasMaxLength(FieldLimits.PersonName).IsRequired();
        builder.Property(person => person.SortName).HasMaxLength(FieldLimits.PersonSortName).IsRequired();
        builder.Property(person => person.GivenKey).HasMaxLength(FieldLimits.PersonName).IsRequired();
        builder.Property(person => person.WorkEmail).HasMaxLength(FieldLimits.Email).IsRequired();
        builder.Property(person => person.JobTitle).HasMaxLength(FieldLimits.JobTitle).IsRequired();
        builder.Property(person => person.TitleKey).HasMaxLength(FieldLimits.JobTitle).IsRequired();
        builder.Property(person => person.Contract).HasConversion<byte>();
        builder.Property(person => person.Status).HasConversion<byte>();
        builder.Property(person => person.Version).IsConcurrencyToken();
        builder.Ignore(person => person.DisplayName);

        builder.HasOne<Department>().WithMany().HasForeignKey(person => person.DepartmentId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Person>().WithMany().HasForeignKey(person => person.ManagerId).OnDelete(DeleteBehavior.Restrict);
        builder.Property(person => person.Language).HasMaxLength(FieldLimits.Language).IsRequired();
        builder.HasOne<WorkingCalendar>().WithMany().HasForeignKey(person => person.CalendarId).OnDelete(DeleteBehavior.Restrict);

        builder.HasIndex(person => person.EmployeeNumber).IsUnique();
        builder.HasIndex(person => person.WorkEmail).IsUnique();
        // The orders of the list, each ended by the key so that a page's end is one place.
        builder.HasIndex(person => new { person.SortName, person.Id });
        builder.HasIndex(person => new { person.DepartmentId, person.SortName, person.Id });
        builder.HasIndex(person => new { person.Status, person.SortName, person.Id });
        // What birthright rules ask.
        builder.HasIndex(person => new { person.DepartmentId, person.TitleKey, person.Contract });
        builder.HasIndex(person => new { person.GivenKey, person.Id });
        builder.HasIndex(person => new { person.CreatedAt, person.Id });
    }
}
