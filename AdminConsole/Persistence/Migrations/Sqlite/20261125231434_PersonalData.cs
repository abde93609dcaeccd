using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AdminConsole.Persistence.Migrations.Sqlite
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
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "PersonalExports",
                columns: table => new
                {
                    Id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    RequesterId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    RequestedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    DepartmentId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Fields = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    State = table.Column<byte>(type: "INTEGER", nullable: false),
                    DeciderId = table.Column<byte[]>(type: "BLOB", nullable: true),
                    DecidedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    Comment = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    ExpiresAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    DeliveredAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    People = table.Column<int>(type: "INTEGER", nullable: false),
                    Version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PersonalExports", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "PersonalTurns",
                columns: table => new
                {
                    PersonId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Turn = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PersonalTurns", x => x.PersonId);
                });

            migrationBuilder.CreateTable(
                name: "PersonalValues",
                columns: table => new
                {
                    PersonId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Field = table.Column<byte>(type: "INTEGER", nullable: false),
                    Sealed = table.Column<byte[]>(type: "BLOB", maxLength: 4096, nullable: false),
                    Mask = table.Column<byte[]>(type: "BLOB", maxLength: 512, nullable: false),
                    ValueId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    ChangedAt = table.Column<DateTime>(type: "TEXT", nullable: false)
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
                });

            migrationBuilder.CreateTable(
                name: "RevealReasons",
                columns: table => new
                {
                    Id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    NameEn = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    NameEs = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    NeedsTicket = table.Column<bool>(type: "INTEGER", nullable: false),
                    RetiredAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    Version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RevealReasons", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Reveals",
                columns: table => new
                {
                    Id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    EventId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    At = table.Column<DateTime>(type: "TEXT", nullable: false),
                    ReaderId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    SubjectId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Field = table.Column<byte>(type: "INTEGER", nullable: false),
                    Kind = table.Column<byte>(type: "INTEGER", nullable: false),
                    ReasonId = table.Column<byte[]>(type: "BLOB", nullable: true),
                    Text = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    Ticket = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    DepartmentId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Address = table.Column<string>(type: "TEXT", maxLength: 45, nullable: false),
                    SessionId = table.Column<byte[]>(type: "BLOB", nullable: true),
                    Earlier = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Reveals", x => x.Id);
                });

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
                type: "TEXT",
                maxLength: 254,
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "EmailConfirmed",
                table: "Accounts",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "NormalizedEmail",
                table: "Accounts",
                type: "TEXT",
                maxLength: 254,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "PhoneNumber",
                table: "Accounts",
                type: "TEXT",
                maxLength: 32,
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "PhoneNumberConfirmed",
                table: "Accounts",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateIndex(
                name: "EmailIndex",
                table: "Accounts",
                column: "NormalizedEmail");
        }
    }
}
