namespace AdminConsole.Features.Import;

/// <summary>People by a file: read as a stream, tried dry, then run in batches that a stopped run goes on from.</summary>
internal static class ImportFeature
{
    public static IServiceCollection AddImport(this IServiceCollection services)
        => services
            .AddSingleton<ImportDryRun>()
            .AddSingleton<ImportMemories>()
            .AddSingleton<ImportSealer>()
            .AddSingleton<ImportWriter>()
            .AddSingleton<ImportRunner>()
            .AddSingleton<ImportSpool>()
            .AddSingleton<ImportUploads>()
            .AddSingleton<ImportReport>()
            .AddHostedService<ImportSweeper>();

    public static IEndpointRouteBuilder MapImport(this IEndpointRouteBuilder routes)
    {
        ImportEndpoints.Map(routes);
        return routes;
    }
}
