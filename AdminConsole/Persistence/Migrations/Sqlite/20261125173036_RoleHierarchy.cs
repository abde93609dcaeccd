using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AdminConsole.Persistence.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class RoleHierarchy : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTime>(
                name: "GivenAt",
                table: "RoleGrants",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "GiverId",
                table: "RoleGrants",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Reason",
                table: "RoleGrants",
                type: "TEXT",
                maxLength: 500,
                nullable: false,
                defaultValue: "");

            migrationBuilder.CreateTable(
                name: "RoleInheritances",
                columns: table => new
                {
                    SeniorId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    JuniorId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    GiverId = table.Column<byte[]>(type: "BLOB", nullable: true),
                    GivenAt = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RoleInheritances", x => new { x.SeniorId, x.JuniorId });
                    table.ForeignKey(
                        name: "FK_RoleInheritances_Roles_JuniorId",
                        column: x => x.JuniorId,
                        principalTable: "Roles",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_RoleInheritances_Roles_SeniorId",
                        column: x => x.SeniorId,
                        principalTable: "Roles",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_RoleInheritances_JuniorId",
                table: "RoleInheritances",
                column: "JuniorId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "RoleInheritances");

            migrationBuilder.DropColumn(
                name: "GivenAt",
                table: "RoleGrants");

            migrationBuilder.DropColumn(
                name: "GiverId",
                table: "RoleGrants");

            migrationBuilder.DropColumn(
                name: "Reason",
                table: "RoleGrants");
        }
    }
}
