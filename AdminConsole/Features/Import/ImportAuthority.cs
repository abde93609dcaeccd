using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Import;
using AdminConsole.Domain.People;
using AdminConsole.Security.Authorization;

namespace AdminConsole.Features.Import;

/// <summary>What the importer may do with one row: the same rights as by hand, in the department it leaves and the one it enters.</summary>
internal sealed class ImportAuthority(Actor actor)
{
    /// <summary>The problem of a row that the importer may not write; null when they may. The operator of the machine may.</summary>
    public FieldProblem? Refuses(AccessModel model, DateTime now, Person? current, Guid departmentId, string workEmail, bool hasPersonal)
    {
        if (actor.IsConsole)
        {
            return current?.Status == PersonStatus.Left ? new FieldProblem(ImportColumns.Number, ImportRules.LeftCompany) : null;
        }

        if (actor.PersonId is not { } importer || !May(model, importer, departmentId, now, current is null ? ConsolePermissions.PersonCreate : ConsolePermissions.PersonEdit))
        {
            return new FieldProblem(ImportColumns.Department, ImportRules.NotAllowed);
        }

        // Personal data is set by the same right as by hand.
        if (hasPersonal && !model.Allows(importer, ConsolePermissions.PersonalEdit, departmentId, now))
        {
            return new FieldProblem(ImportColumns.Department, ImportRules.NotAllowed);
        }

        if (current is null)
        {
            return null;
        }

        // Somebody out of sight is said to be out of reach, no more.
        if (!model.Allows(importer, ConsolePermissions.PersonRead, current.DepartmentId, now) || !May(model, importer, current.DepartmentId, now, ConsolePermissions.PersonEdit))
        {
            return new FieldProblem(ImportColumns.Number, ImportRules.NotAllowed);
        }

        if (current.Status == PersonStatus.Left)
        {
            return new FieldProblem(ImportColumns.Number, ImportRules.LeftCompany);
        }

        // The address is where a link to a new password goes: whoever may change it could become that person.
        return !string.Equals(current.WorkEmail, workEmail, StringComparison.Ordinal) && current.Id != importer && AccessRules.MayActOn(model, importer, current.Id, now) is not null
            ? new FieldProblem(ImportColumns.WorkEmail, ImportRules.NotAllowed)
            : null;
    }

    /// <summary>
    /// Whether somebody in this department may be named as a manager: whoever the importer may see, and whoever the run
    /// brought to where the importer may bring people. Of anybody else it is not said that they exist.
    /// </summary>
    public bool MayName(AccessModel model, DateTime now, Guid departmentId, bool isBrought)
        => actor.IsConsole
            || (actor.PersonId is { } importer
                && (model.Allows(importer, ConsolePermissions.PersonRead, departmentId, now) || (isBrought && May(model, importer, departmentId, now, ConsolePermissions.PersonCreate))));

    private static bool May(AccessModel model, Guid importer, Guid departmentId, DateTime now, string permission)
        => model.Allows(importer, ConsolePermissions.PersonImport, departmentId, now) && model.Allows(importer, permission, departmentId, now);
}
