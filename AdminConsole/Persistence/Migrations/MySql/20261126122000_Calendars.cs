using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AdminConsole.Persistence.Migrations.MySql
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
                type: "tinyint unsigned",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Language",
                table: "People",
                type: "varchar(8)",
                maxLength: 8,
                nullable: false,
                defaultValue: "",
                collation: "utf8mb4_bin")
                .Annotation("MySql:CharSet", "utf8mb4");

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
                type: "tinyint(1)",
                nullable: false,
                defaultValue: false);
        }
    }
}
