using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AdminConsole.Persistence.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Calendars : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "IsDefault",
                table: "WorkingCalendars");

            migrationBuilder.AddColumn<byte>(
                name: "DefaultMark",
                table: "WorkingCalendars",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Language",
                table: "People",
                type: "TEXT",
                maxLength: 8,
                nullable: false,
                defaultValue: "");

            migrationBuilder.CreateIndex(
                name: "IX_WorkingCalendars_DefaultMark",
                table: "WorkingCalendars",
                column: "DefaultMark",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_WorkingCalendars_DefaultMark",
                table: "WorkingCalendars");

            migrationBuilder.DropColumn(
                name: "DefaultMark",
                table: "WorkingCalendars");

            migrationBuilder.DropColumn(
                name: "Language",
                table: "People");

            migrationBuilder.AddColumn<bool>(
                name: "IsDefault",
                table: "WorkingCalendars",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);
        }
    }
}
