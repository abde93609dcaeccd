using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace AdminConsole.Persistence.Keys;

/// <summary>Hands out contexts on the keys' database from a pool.</summary>
internal sealed class KeyDbContextFactory : IDbContextFactory<KeyDbContext>
{
    private readonly Func<KeyDbContext> create;

    public KeyDbContextFactory(KeyDatabase keys, params IInterceptor[] interceptors)
    {
        Keys = keys;
        if (keys.Database.Provider == DatabaseProvider.Sqlite)
        {
            create = new PooledDbContextFactory<SqliteKeyDbContext>(Options<SqliteKeyDbContext>(keys.Database, interceptors)).CreateDbContext;
        }
        else
        {
            create = new PooledDbContextFactory<MySqlKeyDbContext>(Options<MySqlKeyDbContext>(keys.Database, interceptors)).CreateDbContext;
        }
    }

    public KeyDatabase Keys { get; }

    public KeyDbContext CreateDbContext() => create();

    private static DbContextOptions<TContext> Options<TContext>(ResolvedDatabase database, IInterceptor[] interceptors)
        where TContext : DbContext
    {
        var builder = new DbContextOptionsBuilder<TContext>();
        database.Configure(builder, KeyDbContext.History);
        return ((DbContextOptionsBuilder<TContext>)builder.AddInterceptors(interceptors)).Options;
    }
}

/// <summary>Lets <c>dotnet ef migrations add</c> build the SQLite model. No database is opened.</summary>
internal sealed class SqliteKeyDesignTimeFactory : IDesignTimeDbContextFactory<SqliteKeyDbContext>
{
    public SqliteKeyDbContext CreateDbContext(string[] args)
        => new(new DbContextOptionsBuilder<SqliteKeyDbContext>().UseSqlite("Data Source=:memory:").Options);
}

/// <summary>Lets <c>dotnet ef migrations add</c> build the MySQL model. No server is asked.</summary>
internal sealed class MySqlKeyDesignTimeFactory : IDesignTimeDbContextFactory<MySqlKeyDbContext>
{
    public MySqlKeyDbContext CreateDbContext(string[] args)
        => new(new DbContextOptionsBuilder<MySqlKeyDbContext>().UseMySql("Server=localhost", new MySqlServerVersion(new Version(8, 4, 0))).Options);
}
