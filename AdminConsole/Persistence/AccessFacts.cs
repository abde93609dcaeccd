using AdminConsole.Domain.Access;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Persistence;

/// <summary>
/// What the console itself knows of a subject, a resource and a moment, for the conditions of grants. An application
/// that asks adds what it knows.
/// </summary>
internal static class AccessFacts
{
    /// <summary>
    /// <c>subject.id</c>, <c>subject.number</c>, <c>subject.title</c>, <c>subject.department</c> (its code);
    /// <c>resource.key</c>, <c>resource.type</c>, <c>resource.application</c>, <c>resource.department</c>;
    /// <c>context.time</c>, <c>context.hour</c> (0 to 23) and <c>context.weekday</c> (1 for Monday to 7), all UTC.
    /// </summary>
    public static async Task<AccessProperties> OfAsync(ConsoleDbContext context, Guid personId, Guid? resourceId, DateTime at, CancellationToken cancellationToken)
    {
        Dictionary<PropertyPath, Operand> facts = new()
        {
            [new(PropertySource.Context, "time")] = new Operand.Instant(at),
            [new(PropertySource.Context, "hour")] = new Operand.Number(at.Hour),
            [new(PropertySource.Context, "weekday")] = new Operand.Number(at.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)at.DayOfWeek),
        };
        var person = await context.People.Where(row => row.Id == personId)
            .Select(row => new { row.EmployeeNumber, row.JobTitle, Department = context.Departments.Where(department => department.Id == row.DepartmentId).Select(static department => department.Code).FirstOrDefault() })
            .SingleOrDefaultAsync(cancellationToken);
        if (person is not null)
        {
            facts[new(PropertySource.Subject, "id")] = new Operand.Text(personId.ToString("D"));
            facts[new(PropertySource.Subject, "number")] = new Operand.Text(person.EmployeeNumber);
            facts[new(PropertySource.Subject, "title")] = new Operand.Text(person.JobTitle);
            facts[new(PropertySource.Subject, "department")] = new Operand.Text(person.Department ?? string.Empty);
        }

        var resource = resourceId is null ? null : await context.Resources.Where(row => row.Id == resourceId)
            .Select(row => new { row.Application, row.ResourceType, row.Key, Department = context.Departments.Where(department => department.Id == row.DepartmentId).Select(static department => department.Code).FirstOrDefault() })
            .SingleOrDefaultAsync(cancellationToken);
        if (resource is not null)
        {
            facts[new(PropertySource.Resource, "application")] = new Operand.Text(resource.Application);
            facts[new(PropertySource.Resource, "type")] = new Operand.Text(resource.ResourceType);
            facts[new(PropertySource.Resource, "key")] = new Operand.Text(resource.Key);
            if (resource.Department is { } department)
            {
                facts[new(PropertySource.Resource, "department")] = new Operand.Text(department);
            }
        }

        return new AccessProperties(facts);
    }
}
