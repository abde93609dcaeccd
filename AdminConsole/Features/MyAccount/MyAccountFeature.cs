namespace AdminConsole.Features.MyAccount;

/// <summary>What everybody sees and does about their own account.</summary>
internal static class MyAccountFeature
{
    public static IServiceCollection AddMyAccount(this IServiceCollection services) => services.AddSingleton<MyAccountReader>().AddSingleton<OwnPasskeys>();
}
