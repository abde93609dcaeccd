using AdminConsole.Domain;
using NetArchTest.Rules;

namespace AdminConsole.Tests.Architecture;

/// <summary>Holds the arrows between the rooms (docs/ARCHITECTURE.md).</summary>
public sealed class ArrowTests
{
    private static readonly string[] Order = ["Domain", "Security", "Persistence", "Controls", "Account", "Features", "Components", "Hosting"];

    /// <summary>A room and the rooms it may not know of: all above it, and its neighbour on the same floor.</summary>
    public static TheoryData<string, string[]> Forbidden
    {
        get
        {
            var rooms = new TheoryData<string, string[]>();
            for (var index = 0; index < Order.Length; index++)
            {
                rooms.Add(Order[index], Order[(index + 1)..]);
            }

            rooms.Add("Controls", ["Account", "Features"]);
            rooms.Add("Features", ["Account"]);
            rooms.Add("Components", ["Hosting"]);
            rooms.Add("Resources", Order);
            return rooms;
        }
    }

    [Theory, MemberData(nameof(Forbidden))]
    public void Room_DoesNotKnowTheRoomsAboveIt(string room, string[] above)
    {
        var types = Types.InAssembly(typeof(FieldLimits).Assembly).That().ResideInNamespaceStartingWith($"AdminConsole.{room}");
        if (above.Length == 0)
        {
            return;
        }

        var result = types.ShouldNot().HaveDependencyOnAny([.. above.Select(static name => $"AdminConsole.{name}")]).GetResult();
        Assert.Empty(result.FailingTypeNames ?? []);
    }

    [Theory]
    [InlineData("Microsoft.EntityFrameworkCore")]
    [InlineData("Microsoft.AspNetCore.Http")]
    [InlineData("MudBlazor")]
    [InlineData("MySqlConnector")]
    public void Domain_DoesNotKnow(string library)
        => Assert.Empty(Types.InAssembly(typeof(FieldLimits).Assembly).That().ResideInNamespaceStartingWith("AdminConsole.Domain")
            .ShouldNot().HaveDependencyOn(library).GetResult().FailingTypeNames ?? []);

    [Fact]
    public void Features_DoNotKnowEachOther()
    {
        var features = typeof(FieldLimits).Assembly.GetTypes()
            .Select(static type => type.Namespace ?? string.Empty)
            .Where(static name => name.StartsWith("AdminConsole.Features.", StringComparison.Ordinal))
            .Select(static name => string.Join('.', name.Split('.').Take(3)))
            .Distinct(StringComparer.Ordinal)
            .ToArray();
        Assert.NotEmpty(features);
        Assert.All(features, feature => Assert.Empty(Types.InAssembly(typeof(FieldLimits).Assembly).That().ResideInNamespaceStartingWith(feature)
            .ShouldNot().HaveDependencyOnAny([.. features.Where(other => !string.Equals(other, feature, StringComparison.Ordinal))]).GetResult().FailingTypeNames ?? []));
    }

    [Fact]
    public void ProviderSpecifics_StayInPersistence()
        => Assert.Empty(Types.InAssembly(typeof(FieldLimits).Assembly).That()
            .DoNotResideInNamespaceStartingWith("AdminConsole.Persistence").And().DoNotResideInNamespaceStartingWith("AdminConsole.Hosting")
            .ShouldNot().HaveDependencyOnAny("MySqlConnector", "Microsoft.Data.Sqlite", "Pomelo").GetResult().FailingTypeNames ?? []);

    [Theory]
    [InlineData("Amazon", "AdminConsole.Security.Encryption")]
    [InlineData("Org.BouncyCastle", "AdminConsole.Security.Encryption")]
    [InlineData("PhoneNumbers", "AdminConsole.Domain.PersonalData")]
    public void Library_StaysInItsRoom(string library, string room)
        => Assert.Empty(Types.InAssembly(typeof(FieldLimits).Assembly).That()
            .DoNotResideInNamespaceStartingWith(room).And().DoNotResideInNamespaceStartingWith("AdminConsole.Hosting")
            .ShouldNot().HaveDependencyOn(library).GetResult().FailingTypeNames ?? []);
}
