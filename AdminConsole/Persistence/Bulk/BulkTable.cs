using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace AdminConsole.Persistence.Bulk;

/// <summary>
/// A table as the model knows it: its columns, and each entity's values as Entity Framework would write them. Taken
/// from the model, so that a bulk copy and a saved change cannot come to differ.
/// </summary>
internal sealed class BulkTable
{
    private readonly (Func<object, object?> Get, Func<object?, object?>? Convert)[] columns;

    private BulkTable(string name, IReadOnlyList<string> columnNames, IReadOnlyList<Type> columnTypes, (Func<object, object?> Get, Func<object?, object?>? Convert)[] columns)
    {
        Name = name;
        ColumnNames = columnNames;
        ColumnTypes = columnTypes;
        this.columns = columns;
    }

    public string Name { get; }

    public IReadOnlyList<string> ColumnNames { get; }

    /// <summary>What the provider is given, null apart.</summary>
    public IReadOnlyList<Type> ColumnTypes { get; }

    public static BulkTable Of<TEntity>(DbContext context)
    {
        var entity = context.Model.FindEntityType(typeof(TEntity)) ?? throw new InvalidOperationException($"{typeof(TEntity).Name} is not in the model.");
        var table = StoreObjectIdentifier.Create(entity, StoreObjectType.Table)!.Value;
        // What the database numbers is left to it: a single stream of inserts is numbered in its order.
        var properties = entity.GetProperties().Where(static property => property.ValueGenerated == ValueGenerated.Never).ToArray();
        return new BulkTable(
            table.Name,
            [.. properties.Select(property => property.GetColumnName(table)!)],
            [.. properties.Select(static property => ProviderType(property))],
            [.. properties.Select(static property => ((Func<object, object?>)(property.IsShadowProperty() ? static _ => null : property.GetGetter().GetClrValue), property.GetTypeMapping().Converter?.ConvertToProvider))]);
    }

    public object?[] Row(object entity)
    {
        var row = new object?[columns.Length];
        for (var index = 0; index < row.Length; index++)
        {
            var (get, convert) = columns[index];
            var value = get(entity);
            row[index] = value is null || convert is null ? value : convert(value);
        }

        return row;
    }

    private static Type ProviderType(IProperty property)
    {
        var type = property.GetTypeMapping().Converter?.ProviderClrType ?? property.ClrType;
        return Nullable.GetUnderlyingType(type) ?? type;
    }
}
