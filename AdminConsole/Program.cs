using AdminConsole.Account;
using AdminConsole.Components;
using AdminConsole.Persistence;
using AdminConsole.Security.AuditLog;
using Microsoft.EntityFrameworkCore;
using MudBlazor.Services;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton(new AuditKey(new byte[32]));
builder.Services.AddPersistence(ResolvedDatabase.Sqlite("/tmp/ac-skeleton.db"));
builder.Services.AddAccounts();
builder.Services.AddMudServices();
builder.Services.AddRazorComponents().AddInteractiveServerComponents();
builder.Services.AddAntiforgery();
var app = builder.Build();
await using (var context = await app.Services.GetRequiredService<IDbContextFactory<ConsoleDbContext>>().CreateDbContextAsync())
{
    await context.Database.MigrateAsync();
}

app.UseAuthentication();
app.UseAuthorization();
app.UseAntiforgery();
app.MapStaticAssets().AllowAnonymous();
app.MapAccounts();
app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
await app.RunAsync();
