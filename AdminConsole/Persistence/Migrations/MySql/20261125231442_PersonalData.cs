using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AdminConsole.Persistence.Migrations.MySql
{
    /// <inheritdoc />
    public partial class PersonalData : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "EmailIndex",
                table: "Accounts");

            migrationBuilder.DropColumn(
                name: "Email",
                table: "Accounts");

            migrationBuilder.DropColumn(
                name: "EmailConfirmed",
                table: "Accounts");

            migrationBuilder.DropColumn(
                name: "NormalizedEmail",
                table: "Accounts");

            migrationBuilder.DropColumn(
                name: "PhoneNumber",
                table: "Accounts");

            migrationBuilder.DropColumn(
                name: "PhoneNumberConfirmed",
                table: "Accounts");

            migrationBuilder.AddColumn<DateTime>(
                name: "ForgottenAt",
                table: "People",
                type: "datetime(6)",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "PersonalExports",
                columns: table => new
                {
                    Id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    RequesterId = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    RequestedAt = table.Column<DateTime>(type: "datetime(6)", nullable: false),
                    DepartmentId = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    Fields = table.Column<string>(type: "varchar(300)", maxLength: 300, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    Reason = table.Column<string>(type: "varchar(500)", maxLength: 500, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    State = table.Column<byte>(type: "tinyint unsigned", nullable: false),
                    DeciderId = table.Column<byte[]>(type: "binary(16)", nullable: true),
                    DecidedAt = table.Column<DateTime>(type: "datetime(6)", nullable: true),
                    Comment = table.Column<string>(type: "varchar(500)", maxLength: 500, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    ExpiresAt = table.Column<DateTime>(type: "datetime(6)", nullable: true),
                    DeliveredAt = table.Column<DateTime>(type: "datetime(6)", nullable: true),
                    People = table.Column<int>(type: "int", nullable: false),
                    Version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PersonalExports", x => x.Id);
                })
                .Annotation("MySql:CharSet", "utf8mb4")
                .Annotation("Relational:Collation", "utf8mb4_bin");

            migrationBuilder.CreateTable(
                name: "PersonalTurns",
                columns: table => new
                {
                    PersonId = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    Turn = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PersonalTurns", x => x.PersonId);
                })
                .Annotation("MySql:CharSet", "utf8mb4")
                .Annotation("Relational:Collation", "utf8mb4_bin");

            migrationBuilder.CreateTable(
                name: "PersonalValues",
                columns: table => new
                {
                    PersonId = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    Field = table.Column<byte>(type: "tinyint unsigned", nullable: false),
                    Sealed = table.Column<byte[]>(type: "varbinary(4096)", maxLength: 4096, nullable: false),
                    Mask = table.Column<byte[]>(type: "varbinary(512)", maxLength: 512, nullable: false),
                    ValueId = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    ChangedAt = table.Column<DateTime>(type: "datetime(6)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PersonalValues", x => new { x.PersonId, x.Field });
                    table.ForeignKey(
                        name: "FK_PersonalValues_People_PersonId",
                        column: x => x.PersonId,
                        principalTable: "People",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                })
                .Annotation("MySql:CharSet", "utf8mb4")
                .Annotation("Relational:Collation", "utf8mb4_bin");

            migrationBuilder.CreateTable(
                name: "RevealReasons",
                columns: table => new
                {
                    Id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    NameEn = table.Column<string>(type: "varchar(120)", maxLength: 120, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    NameEs = table.Column<string>(type: "varchar(120)", maxLength: 120, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    NeedsTicket = table.Column<bool>(type: "tinyint(1)", nullable: false),
                    RetiredAt = table.Column<DateTime>(type: "datetime(6)", nullable: true),
                    Version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RevealReasons", x => x.Id);
                })
                .Annotation("MySql:CharSet", "utf8mb4")
                .Annotation("Relational:Collation", "utf8mb4_bin");

            migrationBuilder.CreateTable(
                name: "Reveals",
                columns: table => new
                {
                    Id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    EventId = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    At = table.Column<DateTime>(type: "datetime(6)", nullable: false),
                    ReaderId = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    SubjectId = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    Field = table.Column<byte>(type: "tinyint unsigned", nullable: false),
                    Kind = table.Column<byte>(type: "tinyint unsigned", nullable: false),
                    ReasonId = table.Column<byte[]>(type: "binary(16)", nullable: true),
                    Text = table.Column<string>(type: "varchar(500)", maxLength: 500, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    Ticket = table.Column<string>(type: "varchar(60)", maxLength: 60, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    DepartmentId = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    Address = table.Column<string>(type: "varchar(45)", maxLength: 45, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    SessionId = table.Column<byte[]>(type: "binary(16)", nullable: true),
                    Earlier = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Reveals", x => x.Id);
                })
                .Annotation("MySql:CharSet", "utf8mb4")
                .Annotation("Relational:Collation", "utf8mb4_bin");

            migrationBuilder.CreateIndex(
                name: "IX_PersonalExports_RequesterId_RequestedAt_Id",
                table: "PersonalExports",
                columns: new[] { "RequesterId", "RequestedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_PersonalExports_State_RequestedAt_Id",
                table: "PersonalExports",
                columns: new[] { "State", "RequestedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Reveals_At_Id",
                table: "Reveals",
                columns: new[] { "At", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Reveals_DepartmentId_At_Id",
                table: "Reveals",
                columns: new[] { "DepartmentId", "At", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Reveals_Field_At_Id",
                table: "Reveals",
                columns: new[] { "Field", "At", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Reveals_ReaderId_At_Id",
                table: "Reveals",
                columns: new[] { "ReaderId", "At", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Reveals_SubjectId_At_Id",
                table: "Reveals",
                columns: new[] { "SubjectId", "At", "Id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "PersonalExports");

            migrationBuilder.DropTable(
                name: "PersonalTurns");

            migrationBuilder.DropTable(
                name: "PersonalValues");

            migrationBuilder.DropTable(
                name: "RevealReasons");

            migrationBuilder.DropTable(
                name: "Reveals");

            migrationBuilder.DropColumn(
                name: "ForgottenAt",
                table: "People");

            migrationBuilder.AddColumn<string>(
                name: "Email",
                table: "Accounts",
                type: "varchar(254)",
                maxLength: 254,
                nullable: true,
                collation: "utf8mb4_bin")
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.AddColumn<bool>(
                name: "EmailConfirmed",
                table: "Accounts",
                type: "tinyint(1)",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "NormalizedEmail",
                table: "Accounts",
                type: "varchar(254)",
                maxLength: 254,
                nullable: true,
                collation: "utf8mb4_bin")
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.AddColumn<string>(
                name: "PhoneNumber",
                table: "Accounts",
                type: "varchar(32)",
                maxLength: 32,
                nullable: true,
                collation: "utf8mb4_bin")
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.AddColumn<bool>(
                name: "PhoneNumberConfirmed",
                table: "Accounts",
                type: "tinyint(1)",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateIndex(
                name: "EmailIndex",
                table: "Accounts",
                column: "NormalizedEmail");
        }
    }
}
