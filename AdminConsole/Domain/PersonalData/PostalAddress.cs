using System.ComponentModel.DataAnnotations;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AdminConsole.Domain.PersonalData;

/// <summary>A home address, as the page binds it and, cleaned, as it is kept. Prints nothing of itself.</summary>
internal sealed record PostalAddress
{
    // It is read by nothing but this type, so that other scripts need not be escaped.
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    [MaxLength(FieldLimits.AddressLine)]
    public string? Line1 { get; set; }

    [MaxLength(FieldLimits.AddressLine)]
    public string? Line2 { get; set; }

    [MaxLength(FieldLimits.City)]
    public string? City { get; set; }

    [MaxLength(FieldLimits.Region)]
    public string? Region { get; set; }

    [MaxLength(FieldLimits.PostalCode)]
    public string? PostalCode { get; set; }

    /// <summary>ISO 3166-1 alpha-2.</summary>
    [MaxLength(FieldLimits.Country)]
    public string? Country { get; set; }

    /// <summary>True when nothing was typed in any part.</summary>
    [JsonIgnore]
    public bool IsEmpty => Array.TrueForAll([Line1, Line2, City, Region, PostalCode, Country], string.IsNullOrWhiteSpace);

    /// <summary>What is encrypted of it: compact JSON without what is empty.</summary>
    public static string ToCanonical(PostalAddress address) => JsonSerializer.Serialize(address, Json);

    /// <summary>The address that was kept, or null when the text is none.</summary>
    public static PostalAddress? FromCanonical(string? canonical)
    {
        if (string.IsNullOrEmpty(canonical) || !TextRules.IsWellFormed(canonical))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<PostalAddress>(canonical, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public override string ToString() => "[address]";
}
