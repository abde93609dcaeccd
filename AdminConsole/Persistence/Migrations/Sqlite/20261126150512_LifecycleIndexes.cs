using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AdminConsole.Persistence.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class LifecycleIndexes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_OutboxMessages_SubjectId_Kind",
                table: "OutboxMessages",
                columns: new[] { "SubjectId", "Kind" });

            migrationBuilder.CreateIndex(
                name: "IX_Assignments_ValidUntil_Id",
                table: "Assignments",
                columns: new[] { "ValidUntil", "Id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_OutboxMessages_SubjectId_Kind",
                table: "OutboxMessages");

            migrationBuilder.DropIndex(
                name: "IX_Assignments_ValidUntil_Id",
                table: "Assignments");
        }
    }
}
