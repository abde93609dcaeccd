using System.ComponentModel.DataAnnotations;

namespace AdminConsole.Domain.Permissions;

/// <summary>What may be said of a permission. The three parts of its key are set once: applications ask by them.</summary>
internal sealed record PermissionInput
{
    [MaxLength(FieldLimits.PermissionPart)]
    public string? Application { get; set; }

    [MaxLength(FieldLimits.PermissionPart)]
    public string? ResourceType { get; set; }

    [MaxLength(FieldLimits.PermissionPart)]
    public string? Action { get; set; }

    public Sensitivity Sensitivity { get; set; } = Sensitivity.Medium;

    [MaxLength(FieldLimits.Description)]
    public string? Description { get; set; }

    public Guid? OwnerId { get; set; }
}

/// <summary>What may be said of an application.</summary>
internal sealed record ApplicationInput
{
    [MaxLength(FieldLimits.PermissionPart)]
    public string? Key { get; set; }

    [MaxLength(FieldLimits.ApplicationName)]
    public string? Name { get; set; }

    [MaxLength(FieldLimits.Description)]
    public string? Description { get; set; }

    public Guid? OwnerId { get; set; }
}

/// <summary>What may be said of a resource.</summary>
internal sealed record ResourceInput
{
    [MaxLength(FieldLimits.PermissionPart)]
    public string? Application { get; set; }

    [MaxLength(FieldLimits.PermissionPart)]
    public string? ResourceType { get; set; }

    [MaxLength(FieldLimits.ResourceKey)]
    public string? Key { get; set; }

    [MaxLength(FieldLimits.ResourceName)]
    public string? Name { get; set; }

    public Guid? DepartmentId { get; set; }
}

/// <summary>What may be said of a separation of duty.</summary>
internal sealed record SeparationInput
{
    [MaxLength(FieldLimits.PolicyName)]
    public string? Name { get; set; }

    [MaxLength(FieldLimits.Description)]
    public string? Description { get; set; }

    public int Limit { get; set; } = 2;

    public IReadOnlyList<Guid> PermissionIds { get; set; } = [];
}

/// <summary>The rules of the catalogue that need no database. Each cleans its input in place of a copy.</summary>
internal static class CatalogueRules
{
    public const string BadKey = "bad-key";
    public const string PermissionTaken = "permission-taken";
    public const string ApplicationTaken = "application-taken";
    public const string ResourceTaken = "resource-taken";
    public const string PolicyTaken = "policy-taken";
    public const string UnknownApplication = "unknown-application";
    public const string UnknownResourceType = "unknown-resource-type";
    public const string UnknownOwner = "unknown-owner";
    public const string TooFewPermissions = "too-few-permissions";
    public const string BadLimit = "bad-limit";
    public const string OwnApplication = "own-application";

    /// <summary>More permissions than a policy can sensibly keep apart.</summary>
    public const int MostPermissions = 50;

    public static Result<PermissionInput> Validate(PermissionInput input)
    {
        List<FieldProblem> problems = [];
        var clean = new PermissionInput
        {
            Application = Key(nameof(input.Application), input.Application, problems),
            ResourceType = Key(nameof(input.ResourceType), input.ResourceType, problems),
            Action = Key(nameof(input.Action), input.Action, problems),
            Sensitivity = input.Sensitivity,
            Description = TextRules.Clean(nameof(input.Description), input.Description, FieldLimits.Description, required: true, problems),
            OwnerId = input.OwnerId,
        };
        if (!Enum.IsDefined(input.Sensitivity))
        {
            problems.Add(new FieldProblem(nameof(input.Sensitivity), TextRules.Required));
        }

        return problems.Count > 0 ? new InvalidError(problems) : clean;
    }

    public static Result<ApplicationInput> Validate(ApplicationInput input)
    {
        List<FieldProblem> problems = [];
        var clean = new ApplicationInput
        {
            Key = Key(nameof(input.Key), input.Key, problems),
            Name = TextRules.Clean(nameof(input.Name), input.Name, FieldLimits.ApplicationName, required: true, problems),
            Description = TextRules.Clean(nameof(input.Description), input.Description, FieldLimits.Description, required: false, problems),
            OwnerId = input.OwnerId,
        };
        return problems.Count > 0 ? new InvalidError(problems) : clean;
    }

    public static Result<ResourceInput> Validate(ResourceInput input)
    {
        List<FieldProblem> problems = [];
        var clean = new ResourceInput
        {
            Application = Key(nameof(input.Application), input.Application, problems),
            ResourceType = Key(nameof(input.ResourceType), input.ResourceType, problems),
            Key = TextRules.Clean(nameof(input.Key), input.Key, FieldLimits.ResourceKey, required: true, problems),
            Name = TextRules.Clean(nameof(input.Name), input.Name, FieldLimits.ResourceName, required: true, problems),
            DepartmentId = input.DepartmentId,
        };
        return problems.Count > 0 ? new InvalidError(problems) : clean;
    }

    public static Result<SeparationInput> Validate(SeparationInput input)
    {
        List<FieldProblem> problems = [];
        var clean = new SeparationInput
        {
            Name = TextRules.Clean(nameof(input.Name), input.Name, FieldLimits.PolicyName, required: true, problems),
            Description = TextRules.Clean(nameof(input.Description), input.Description, FieldLimits.Description, required: false, problems),
            Limit = input.Limit,
            PermissionIds = [.. input.PermissionIds.Distinct()],
        };
        if (clean.PermissionIds.Count is < 2 or > MostPermissions)
        {
            problems.Add(new FieldProblem(nameof(input.PermissionIds), TooFewPermissions, MostPermissions));
        }
        else if (clean.Limit < 2 || clean.Limit > clean.PermissionIds.Count)
        {
            problems.Add(new FieldProblem(nameof(input.Limit), BadLimit, clean.PermissionIds.Count));
        }

        return problems.Count > 0 ? new InvalidError(problems) : clean;
    }

    // Lower case, digits and hyphens: the separators of a permission's key cannot be part of it.
    private static string Key(string field, string? value, List<FieldProblem> problems)
    {
        var text = value?.Trim() ?? string.Empty;
        if (text.Length == 0)
        {
            problems.Add(new FieldProblem(field, TextRules.Required));
        }
        else if (text.Length > FieldLimits.PermissionPart)
        {
            problems.Add(new FieldProblem(field, TextRules.TooLong, FieldLimits.PermissionPart));
        }
        else if (!char.IsAsciiLetterLower(text[0]) || !text.All(static character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '-'))
        {
            problems.Add(new FieldProblem(field, BadKey));
        }

        return text;
    }
}

/// <summary>Roles still give the permission, or a separation of duty names it; the names of both.</summary>
internal sealed record PermissionInUseError(string By) : ConsoleError("permission-in-use");
