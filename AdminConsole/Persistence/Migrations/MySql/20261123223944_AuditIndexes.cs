using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AdminConsole.Persistence.Migrations.MySql
{
    /// <inheritdoc />
    public partial class AuditIndexes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_AuditEvents_CorrelationId_Sequence",
                table: "AuditEvents",
                columns: new[] { "CorrelationId", "Sequence" });

            migrationBuilder.CreateIndex(
                name: "IX_AuditEvents_DepartmentId_Sequence",
                table: "AuditEvents",
                columns: new[] { "DepartmentId", "Sequence" });

            migrationBuilder.CreateIndex(
                name: "IX_AuditEvents_SessionId_Sequence",
                table: "AuditEvents",
                columns: new[] { "SessionId", "Sequence" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_AuditEvents_CorrelationId_Sequence",
                table: "AuditEvents");

            migrationBuilder.DropIndex(
                name: "IX_AuditEvents_DepartmentId_Sequence",
                table: "AuditEvents");

            migrationBuilder.DropIndex(
                name: "IX_AuditEvents_SessionId_Sequence",
                table: "AuditEvents");
        }
    }
}
