using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AdminConsole.Persistence.Migrations.MySql
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
                type: "datetime(6)",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "GiverId",
                table: "RoleGrants",
                type: "binary(16)",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Reason",
                table: "RoleGrants",
                type: "varchar(500)",
                maxLength: 500,
                nullable: false,
                defaultValue: "",
                collation: "utf8mb4_bin")
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.CreateTable(
                name: "RoleInheritances",
                columns: table => new
                {
                    SeniorId = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    JuniorId = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    Reason = table.Column<string>(type: "varchar(500)", maxLength: 500, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    GiverId = table.Column<byte[]>(type: "binary(16)", nullable: true),
                    GivenAt = table.Column<DateTime>(type: "datetime(6)", nullable: true)
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
                })
                .Annotation("MySql:CharSet", "utf8mb4")
                .Annotation("Relational:Collation", "utf8mb4_bin");

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
