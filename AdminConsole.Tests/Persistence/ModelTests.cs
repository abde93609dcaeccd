using System.ComponentModel.DataAnnotations;
using AdminConsole.Account;
using AdminConsole.Domain;
using AdminConsole.Domain.People;
using AdminConsole.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace AdminConsole.Tests.Persistence;

/// <summary>A03: lengths and types defined well, for every column of every table, on every provider.</summary>
public sealed class ModelTests
{
    public static TheoryData<string> Providers => ["sqlite", "mysql"];

    [Theory, MemberData(nameof(Providers))]
    public void Columns_OfText_AreBounded(string provider)
        => Assert.Empty(Properties(provider)
            .Where(static property => Stored(property) == typeof(string) && property.GetMaxLength() is not (> 0 and <= 12_000))
            .Select(Name));

    [Theory, MemberData(nameof(Providers))]
    public void Columns_OfBytes_AreBounded(string provider)
        => Assert.Empty(Properties(provider)
            .Where(static property => Stored(property) == typeof(byte[]) && property.ClrType == typeof(byte[]) && property.GetMaxLength() is null)
            .Select(Name));

    [Theory, MemberData(nameof(Providers))]
    public void Keys_AreSixteenBytes(string provider)
    {
        var type = string.Equals(provider, "mysql", StringComparison.Ordinal) ? "binary(16)" : "BLOB";
        Assert.All(
            Properties(provider).Where(static property => (Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType) == typeof(Guid)),
            property => Assert.Equal(type, property.GetColumnType()));
    }

    [Theory, MemberData(nameof(Providers))]
    public void Enums_SayTheirType(string provider)
        => Assert.All(
            Properties(provider).Where(static property => (Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType).IsEnum),
            static property => Assert.Equal(typeof(byte), Stored(property)));

    [Fact]
    public void Dates_OnMySql_KeepMicroseconds()
        => Assert.All(
            Properties("mysql").Where(static property => (Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType) is { } type && (type == typeof(DateTime) || type == typeof(DateTimeOffset))),
            static property => Assert.Equal("datetime(6)", property.GetColumnType()));

    /// <summary>Every class that a form fills, found by its name, and the entity whose columns it fills.</summary>
    public static TheoryData<Type> Inputs => [.. typeof(PersonInput).Assembly.GetTypes().Where(static type => type.Name.EndsWith("Input", StringComparison.Ordinal) && !type.IsNested && type.IsClass)];

    [Theory, MemberData(nameof(Inputs))]
    public void Inputs_AreBoundedAndAsTheirColumns(Type input)
    {
        using var context = new SqliteDesignTimeFactory().CreateDbContext([]);
        Assert.All(input.GetProperties().Where(static property => property.PropertyType == typeof(string)), property =>
        {
            var bound = property.GetCustomAttributes(typeof(MaxLengthAttribute), false).Cast<MaxLengthAttribute>().SingleOrDefault()?.Length;
            Assert.True(bound is not null, $"{input.Name}.{property.Name} has no [MaxLength]");
            if (Entity(input) is { } entity && context.Model.FindEntityType(entity)!.FindProperty(property.Name) is { } column)
            {
                Assert.Equal(column.GetMaxLength(), bound);
            }
        });
    }

    [Fact]
    public void Person_EveryFieldAtItsLongest_PassesTheRulesAndFitsTheColumns()
    {
        var local = new string('a', 64);
        var domain = string.Join('.', Enumerable.Repeat(new string('b', 63), 3));
        var email = $"{local}@{domain}"[..FieldLimits.Email];
        var result = PersonRules.Validate(new PersonInput
        {
            EmployeeNumber = new string('9', FieldLimits.EmployeeNumber),
            GivenName = new string('á', FieldLimits.PersonName),
            FamilyName = new string('ñ', FieldLimits.PersonName),
            WorkEmail = email,
            JobTitle = new string('x', FieldLimits.JobTitle),
            DepartmentId = Guid.CreateVersion7(),
        });
        Assert.True(result.IsSuccess, result.Error?.ToString());
        Assert.True(Person.SortNameOf(result.Value!.GivenName, result.Value.FamilyName).Length <= FieldLimits.PersonSortName);
    }

    private static Type? Entity(Type input)
        => input == typeof(PersonInput) || input == typeof(SetupInput) ? typeof(Person) : null;

    private static IEnumerable<IProperty> Properties(string provider)
    {
        using ConsoleDbContext context = string.Equals(provider, "mysql", StringComparison.Ordinal)
            ? new MySqlDesignTimeFactory().CreateDbContext([])
            : new SqliteDesignTimeFactory().CreateDbContext([]);
        return [.. context.Model.GetEntityTypes().SelectMany(static entity => entity.GetProperties())];
    }

    private static Type Stored(IProperty property)
    {
        var type = property.GetTypeMapping().Converter?.ProviderClrType ?? property.ClrType;
        return Nullable.GetUnderlyingType(type) ?? type;
    }

    private static string Name(IProperty property) => $"{property.DeclaringType.DisplayName()}.{property.Name}";
}
