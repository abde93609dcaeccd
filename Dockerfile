# syntax=docker/dockerfile:1
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
# The lists of packages first, so that a change of code does not fetch them again.
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY AdminConsole/AdminConsole.csproj AdminConsole/packages.lock.json AdminConsole/
RUN dotnet restore AdminConsole --locked-mode
COPY wwwroot-assets/ wwwroot-assets/
COPY AdminConsole/ AdminConsole/
RUN dotnet publish AdminConsole --no-restore --configuration Release --output /app
# Imported files lie here, encrypted, while they are worked with; a volume takes its owner from it.
RUN mkdir /imports

# No shell, no package manager, user 1654; "extra" brings the cultures and time zones.
FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled-extra
WORKDIR /app
COPY --from=build /app .
COPY --from=build --chown=1654:1654 --chmod=700 /imports /var/lib/adminconsole/imports
USER 1654:1654
ENV DOTNET_EnableDiagnostics=0 \
    DOTNET_gcServer=0
EXPOSE 8080
ENTRYPOINT ["dotnet", "AdminConsole.dll"]
