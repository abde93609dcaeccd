using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace AdminConsole.Persistence;

/// <summary>Lets <c>dotnet ef migrations add</c> build the SQLite model. No database is opened.</summary>
internal sealed class SqliteDesignTimeFactory : IDesignTimeDbContextFactory<SqliteConsoleDbContext>
{
    public SqliteConsoleDbContext CreateDbContext(string[] args)
        => new(new DbContextOptionsBuilder<SqliteConsoleDbContext>().UseSqlite("Data Source=:memory:").Options);
}

/// <summary>Lets <c>dotnet ef migrations add</c> build the MySQL model. No server is asked.</summary>
internal sealed class MySqlDesignTimeFactory : IDesignTimeDbContextFactory<MySqlConsoleDbContext>
{
    public MySqlConsoleDbContext CreateDbContext(string[] args)
        => new(new DbContextOptionsBuilder<MySqlConsoleDbContext>()
            .UseMySql("Server=localhost", new MySqlServerVersion(new Version(8, 4, 0))).Options);
}
