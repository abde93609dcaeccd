using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AdminConsole.Persistence.Migrations.KeysSqlite
{
    /// <inheritdoc />
    public partial class Keys : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "BlindIndex",
                columns: table => new
                {
                    Field = table.Column<byte>(type: "INTEGER", nullable: false),
                    Kind = table.Column<byte>(type: "INTEGER", nullable: false),
                    Hash = table.Column<byte[]>(type: "BLOB", fixedLength: true, maxLength: 16, nullable: false),
                    PersonId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    ValueId = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_BlindIndex", x => new { x.Hash, x.Field, x.Kind, x.PersonId, x.ValueId });
                });

            migrationBuilder.CreateTable(
                name: "DataKeys",
                columns: table => new
                {
                    KeyId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    PersonId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Generation = table.Column<int>(type: "INTEGER", nullable: false),
                    WrapName = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    Wrapped = table.Column<byte[]>(type: "BLOB", maxLength: 1024, nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    DestroyedAt = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DataKeys", x => x.KeyId);
                });

            migrationBuilder.CreateTable(
                name: "IndexKeys",
                columns: table => new
                {
                    Field = table.Column<byte>(type: "INTEGER", nullable: false),
                    KeyId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    WrapName = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    Wrapped = table.Column<byte[]>(type: "BLOB", maxLength: 1024, nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_IndexKeys", x => x.Field);
                });

            migrationBuilder.CreateTable(
                name: "KeyRuns",
                columns: table => new
                {
                    Kind = table.Column<byte>(type: "INTEGER", nullable: false),
                    Fence = table.Column<long>(type: "INTEGER", nullable: false),
                    StartedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Cursor = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Done = table.Column<long>(type: "INTEGER", nullable: false),
                    Total = table.Column<long>(type: "INTEGER", nullable: false),
                    HeldUntil = table.Column<DateTime>(type: "TEXT", nullable: false),
                    FinishedAt = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_KeyRuns", x => x.Kind);
                });

            migrationBuilder.CreateIndex(
                name: "IX_BlindIndex_PersonId_Field",
                table: "BlindIndex",
                columns: new[] { "PersonId", "Field" });

            migrationBuilder.CreateIndex(
                name: "IX_DataKeys_PersonId_Generation",
                table: "DataKeys",
                columns: new[] { "PersonId", "Generation" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_DataKeys_WrapName_KeyId",
                table: "DataKeys",
                columns: new[] { "WrapName", "KeyId" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "BlindIndex");

            migrationBuilder.DropTable(
                name: "DataKeys");

            migrationBuilder.DropTable(
                name: "IndexKeys");

            migrationBuilder.DropTable(
                name: "KeyRuns");
        }
    }
}
