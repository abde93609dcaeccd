using AdminConsole.Domain;
using AdminConsole.Domain.Calendars;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AdminConsole.Persistence.Configurations;

internal sealed class WorkingCalendarConfiguration : IEntityTypeConfiguration<WorkingCalendar>
{
    public void Configure(EntityTypeBuilder<WorkingCalendar> builder)
    {
        builder.ToTable("WorkingCalendars");
        builder.Property(calendar => calendar.Id).ValueGeneratedNever();
        builder.Property(calendar => calendar.Name).HasMaxLength(FieldLimits.CalendarName).IsRequired();
        builder.Property(calendar => calendar.TimeZone).HasMaxLength(FieldLimits.TimeZone).IsRequired();
        builder.Property(calendar => calendar.Days).HasConversion<byte>();
        builder.Property(calendar => calendar.Version).IsConcurrencyToken();
        builder.Ignore(calendar => calendar.IsDefault);
        builder.HasIndex(calendar => calendar.Name).IsUnique();
        builder.HasIndex(calendar => calendar.DefaultMark).IsUnique();
    }
}

internal sealed class HolidayConfiguration : IEntityTypeConfiguration<Holiday>
{
    public void Configure(EntityTypeBuilder<Holiday> builder)
    {
        builder.ToTable("Holidays");
        builder.HasKey(holiday => new { holiday.CalendarId, holiday.Day });
        builder.Property(holiday => holiday.Name).HasMaxLength(FieldLimits.HolidayName).IsRequired();
        builder.HasOne<WorkingCalendar>().WithMany().HasForeignKey(holiday => holiday.CalendarId).OnDelete(DeleteBehavior.Cascade);
    }
}
