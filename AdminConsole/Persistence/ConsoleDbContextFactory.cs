using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace AdminConsole.Persistence;

/// <summary>Hands out contexts of the configured provider from a pool, so that no caller names a provider.</summary>
internal sealed class ConsoleDbContextFactory : IDbContextFactory<ConsoleDbContext>
{
    private readonly Func<ConsoleDbContext> create;

    public ConsoleDbContextFactory(ResolvedDatabase database, params IInterceptor[] interceptors)
    {
        Database = database;
        if (database.Provider == DatabaseProvider.Sqlite)
        {
            var pool = new PooledDbContextFactory<SqliteConsoleDbContext>(Options<SqliteConsoleDbContext>(database, interceptors));
            create = pool.CreateDbContext;
        }
        else
        {
            var pool = new PooledDbContextFactory<MySqlConsoleDbContext>(Options<MySqlConsoleDbContext>(database, interceptors));
            create = pool.CreateDbContext;
        }
    }

    public ResolvedDatabase Database { get; }

    public ConsoleDbContext CreateDbContext() => create();

    private static DbContextOptions<TContext> Options<TContext>(ResolvedDatabase database, IInterceptor[] interceptors)
        where TContext : DbContext
    {
        var builder = new DbContextOptionsBuilder<TContext>();
        database.Configure(builder);
        return ((DbContextOptionsBuilder<TContext>)builder.AddInterceptors(interceptors)).Options;
    }

}
