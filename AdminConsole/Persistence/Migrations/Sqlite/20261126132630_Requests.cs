using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AdminConsole.Persistence.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Requests : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "AccessRequests",
                columns: table => new
                {
                    Id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    BasketId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    RequesterId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    PersonId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    RoleId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    ScopeDepartmentId = table.Column<byte[]>(type: "BLOB", nullable: true),
                    StartsAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    Days = table.Column<int>(type: "INTEGER", nullable: true),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    State = table.Column<byte>(type: "INTEGER", nullable: false),
                    Round = table.Column<int>(type: "INTEGER", nullable: false),
                    Stage = table.Column<int>(type: "INTEGER", nullable: false),
                    PolicyId = table.Column<byte[]>(type: "BLOB", nullable: true),
                    FourEyes = table.Column<bool>(type: "INTEGER", nullable: false),
                    AssignmentId = table.Column<byte[]>(type: "BLOB", nullable: true),
                    RenewsAssignmentId = table.Column<byte[]>(type: "BLOB", nullable: true),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    SubmittedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    ClosedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    StuckAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    Version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AccessRequests", x => x.Id);
                    table.ForeignKey(
                        name: "FK_AccessRequests_Assignments_AssignmentId",
                        column: x => x.AssignmentId,
                        principalTable: "Assignments",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_AccessRequests_Assignments_RenewsAssignmentId",
                        column: x => x.RenewsAssignmentId,
                        principalTable: "Assignments",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_AccessRequests_Departments_ScopeDepartmentId",
                        column: x => x.ScopeDepartmentId,
                        principalTable: "Departments",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_AccessRequests_People_PersonId",
                        column: x => x.PersonId,
                        principalTable: "People",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_AccessRequests_People_RequesterId",
                        column: x => x.RequesterId,
                        principalTable: "People",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_AccessRequests_Roles_RoleId",
                        column: x => x.RoleId,
                        principalTable: "Roles",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "RequestPolicies",
                columns: table => new
                {
                    Id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    RoleId = table.Column<byte[]>(type: "BLOB", nullable: true),
                    MinimumSensitivity = table.Column<byte>(type: "INTEGER", nullable: true),
                    MaximumDays = table.Column<int>(type: "INTEGER", nullable: true),
                    FourEyes = table.Column<bool>(type: "INTEGER", nullable: false),
                    Automatic = table.Column<bool>(type: "INTEGER", nullable: false),
                    RemindHours = table.Column<int>(type: "INTEGER", nullable: false),
                    EscalateHours = table.Column<int>(type: "INTEGER", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    RetiredAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    Version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RequestPolicies", x => x.Id);
                    table.ForeignKey(
                        name: "FK_RequestPolicies_Roles_RoleId",
                        column: x => x.RoleId,
                        principalTable: "Roles",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "RequestDecisions",
                columns: table => new
                {
                    Id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    RequestId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    StageId = table.Column<byte[]>(type: "BLOB", nullable: true),
                    Round = table.Column<int>(type: "INTEGER", nullable: false),
                    PersonId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    OnBehalfOf = table.Column<byte[]>(type: "BLOB", nullable: true),
                    At = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Verdict = table.Column<byte>(type: "INTEGER", nullable: false),
                    Comment = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    Days = table.Column<int>(type: "INTEGER", nullable: true),
                    ScopeDepartmentId = table.Column<byte[]>(type: "BLOB", nullable: true),
                    ShownHash = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RequestDecisions", x => x.Id);
                    table.ForeignKey(
                        name: "FK_RequestDecisions_AccessRequests_RequestId",
                        column: x => x.RequestId,
                        principalTable: "AccessRequests",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_RequestDecisions_People_OnBehalfOf",
                        column: x => x.OnBehalfOf,
                        principalTable: "People",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_RequestDecisions_People_PersonId",
                        column: x => x.PersonId,
                        principalTable: "People",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "RequestPolicyStages",
                columns: table => new
                {
                    Id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    PolicyId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    PolicyVersion = table.Column<long>(type: "INTEGER", nullable: false),
                    Ordinal = table.Column<int>(type: "INTEGER", nullable: false),
                    Kind = table.Column<byte>(type: "INTEGER", nullable: false),
                    Needed = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RequestPolicyStages", x => x.Id);
                    table.ForeignKey(
                        name: "FK_RequestPolicyStages_RequestPolicies_PolicyId",
                        column: x => x.PolicyId,
                        principalTable: "RequestPolicies",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "RequestPolicyMembers",
                columns: table => new
                {
                    StageId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    PersonId = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RequestPolicyMembers", x => new { x.StageId, x.PersonId });
                    table.ForeignKey(
                        name: "FK_RequestPolicyMembers_People_PersonId",
                        column: x => x.PersonId,
                        principalTable: "People",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_RequestPolicyMembers_RequestPolicyStages_StageId",
                        column: x => x.StageId,
                        principalTable: "RequestPolicyStages",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "RequestStages",
                columns: table => new
                {
                    Id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    RequestId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Round = table.Column<int>(type: "INTEGER", nullable: false),
                    Ordinal = table.Column<int>(type: "INTEGER", nullable: false),
                    Kind = table.Column<byte>(type: "INTEGER", nullable: false),
                    Needed = table.Column<int>(type: "INTEGER", nullable: false),
                    PolicyStageId = table.Column<byte[]>(type: "BLOB", nullable: true),
                    RemindHours = table.Column<int>(type: "INTEGER", nullable: false),
                    EscalateHours = table.Column<int>(type: "INTEGER", nullable: false),
                    State = table.Column<byte>(type: "INTEGER", nullable: false),
                    OpenedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    RemindAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    DueAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    RemindedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    EscalatedAt = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RequestStages", x => x.Id);
                    table.ForeignKey(
                        name: "FK_RequestStages_AccessRequests_RequestId",
                        column: x => x.RequestId,
                        principalTable: "AccessRequests",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_RequestStages_RequestPolicyStages_PolicyStageId",
                        column: x => x.PolicyStageId,
                        principalTable: "RequestPolicyStages",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "RequestApprovers",
                columns: table => new
                {
                    StageId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    PersonId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    RequestId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    OnBehalfOf = table.Column<byte[]>(type: "BLOB", nullable: true),
                    Via = table.Column<byte>(type: "INTEGER", nullable: false),
                    State = table.Column<byte>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RequestApprovers", x => new { x.StageId, x.PersonId });
                    table.ForeignKey(
                        name: "FK_RequestApprovers_AccessRequests_RequestId",
                        column: x => x.RequestId,
                        principalTable: "AccessRequests",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_RequestApprovers_People_OnBehalfOf",
                        column: x => x.OnBehalfOf,
                        principalTable: "People",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_RequestApprovers_People_PersonId",
                        column: x => x.PersonId,
                        principalTable: "People",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_RequestApprovers_RequestStages_StageId",
                        column: x => x.StageId,
                        principalTable: "RequestStages",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_AccessRequests_AssignmentId",
                table: "AccessRequests",
                column: "AssignmentId");

            migrationBuilder.CreateIndex(
                name: "IX_AccessRequests_BasketId",
                table: "AccessRequests",
                column: "BasketId");

            migrationBuilder.CreateIndex(
                name: "IX_AccessRequests_PersonId_Id",
                table: "AccessRequests",
                columns: new[] { "PersonId", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_AccessRequests_RenewsAssignmentId",
                table: "AccessRequests",
                column: "RenewsAssignmentId");

            migrationBuilder.CreateIndex(
                name: "IX_AccessRequests_RequesterId_Id",
                table: "AccessRequests",
                columns: new[] { "RequesterId", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_AccessRequests_RoleId",
                table: "AccessRequests",
                column: "RoleId");

            migrationBuilder.CreateIndex(
                name: "IX_AccessRequests_ScopeDepartmentId",
                table: "AccessRequests",
                column: "ScopeDepartmentId");

            migrationBuilder.CreateIndex(
                name: "IX_AccessRequests_State_Id",
                table: "AccessRequests",
                columns: new[] { "State", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_RequestApprovers_OnBehalfOf",
                table: "RequestApprovers",
                column: "OnBehalfOf");

            migrationBuilder.CreateIndex(
                name: "IX_RequestApprovers_PersonId_State_RequestId",
                table: "RequestApprovers",
                columns: new[] { "PersonId", "State", "RequestId" });

            migrationBuilder.CreateIndex(
                name: "IX_RequestApprovers_RequestId",
                table: "RequestApprovers",
                column: "RequestId");

            migrationBuilder.CreateIndex(
                name: "IX_RequestDecisions_OnBehalfOf",
                table: "RequestDecisions",
                column: "OnBehalfOf");

            migrationBuilder.CreateIndex(
                name: "IX_RequestDecisions_PersonId",
                table: "RequestDecisions",
                column: "PersonId");

            migrationBuilder.CreateIndex(
                name: "IX_RequestDecisions_RequestId_At",
                table: "RequestDecisions",
                columns: new[] { "RequestId", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_RequestPolicies_RoleId",
                table: "RequestPolicies",
                column: "RoleId");

            migrationBuilder.CreateIndex(
                name: "IX_RequestPolicyMembers_PersonId",
                table: "RequestPolicyMembers",
                column: "PersonId");

            migrationBuilder.CreateIndex(
                name: "IX_RequestPolicyStages_PolicyId_PolicyVersion_Ordinal",
                table: "RequestPolicyStages",
                columns: new[] { "PolicyId", "PolicyVersion", "Ordinal" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_RequestStages_PolicyStageId",
                table: "RequestStages",
                column: "PolicyStageId");

            migrationBuilder.CreateIndex(
                name: "IX_RequestStages_RequestId_Round_Ordinal",
                table: "RequestStages",
                columns: new[] { "RequestId", "Round", "Ordinal" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_RequestStages_State_DueAt",
                table: "RequestStages",
                columns: new[] { "State", "DueAt" });

            migrationBuilder.CreateIndex(
                name: "IX_RequestStages_State_RemindAt",
                table: "RequestStages",
                columns: new[] { "State", "RemindAt" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "RequestApprovers");

            migrationBuilder.DropTable(
                name: "RequestDecisions");

            migrationBuilder.DropTable(
                name: "RequestPolicyMembers");

            migrationBuilder.DropTable(
                name: "RequestStages");

            migrationBuilder.DropTable(
                name: "AccessRequests");

            migrationBuilder.DropTable(
                name: "RequestPolicyStages");

            migrationBuilder.DropTable(
                name: "RequestPolicies");
        }
    }
}
