using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Persistence;

/// <summary>
/// One order of a list and how to page through it by key, never by offset: the last page costs what the first does.
/// All columns run the same way, so that one index serves both directions; the last column must be unique.
/// </summary>
internal sealed class Keyset<TEntity, TRow>(string name)
    where TEntity : class
{
    private readonly List<Column> columns = [];

    /// <summary>The order's name in addresses.</summary>
    public string Name { get; } = name;

    /// <summary>Adds a column: where it is in the entity, and where a row of the page carries its value.</summary>
    public Keyset<TEntity, TRow> By<TKey>(Expression<Func<TEntity, TKey>> column, Func<TRow, TKey> value)
        where TKey : notnull
    {
        columns.Add(new Column<TKey>(column, value));
        return this;
    }

    /// <summary>Where this row stands.</summary>
    public string CursorOf(TRow row, bool descending) => KeysetCursor.Encode(Name, descending, columns.Select(column => column.ValueOf(row)));

    /// <summary>True when the text is a place in this order and direction.</summary>
    public bool Understands(string? cursor, bool descending) => Decode(cursor, descending) is not null;

    /// <summary>
    /// Reads one page of an already filtered query. A cursor that is none of this order's reads the first page and
    /// says so in <see cref="KeysetPage{TRow}.CursorLost"/>.
    /// </summary>
    public Task<KeysetPage<TRow>> ReadAsync(
        IQueryable<TEntity> query, Expression<Func<TEntity, TRow>> project, KeysetRequest request, bool descending, CancellationToken cancellationToken)
        => ReadAsync(
            (position, downwards, take) => Slice(query, position, downwards).Select(project).Take(take).ToListAsync(cancellationToken),
            request,
            descending);

    /// <summary>The same for rows that come by another road than one query: <paramref name="fetch"/> gives up to so many rows from behind a position on.</summary>
    public async Task<KeysetPage<TRow>> ReadAsync(Func<object[]?, bool, int, Task<List<TRow>>> fetch, KeysetRequest request, bool descending)
    {
        var move = request.Move;
        var position = move is KeysetMove.After or KeysetMove.Before ? Decode(request.Cursor, descending) : null;
        var lost = move is KeysetMove.After or KeysetMove.Before && position is null;
        if (lost)
        {
            move = KeysetMove.First;
        }

        var backwards = move is KeysetMove.Before or KeysetMove.Last;
        var rows = await fetch(position, descending != backwards, request.Size + 1);
        var more = rows.Count > request.Size;
        if (move == KeysetMove.Before && !more)
        {
            // Less than a page lies before the place: the first page is what there is to show.
            return await ReadAsync(fetch, request with { Move = KeysetMove.First, Cursor = null }, descending);
        }

        if (more)
        {
            rows.RemoveAt(request.Size);
        }

        if (backwards)
        {
            rows.Reverse();
        }

        return new KeysetPage<TRow>(
            rows,
            HasPrevious: backwards ? more : move == KeysetMove.After,
            HasNext: backwards ? move == KeysetMove.Before : more,
            lost);
    }

    /// <summary>The query in this order, from behind a position on. <paramref name="position"/> is null for the start.</summary>
    public IQueryable<TEntity> Slice(IQueryable<TEntity> query, object[]? position, bool descending)
    {
        if (position is not null)
        {
            var entity = Expression.Parameter(typeof(TEntity), "row");
            query = query.Where(Expression.Lambda<Func<TEntity, bool>>(Behind(entity, position, 0, descending), entity));
        }

        IOrderedQueryable<TEntity>? ordered = null;
        foreach (var column in columns)
        {
            ordered = column.Order(query, ordered, descending);
        }

        return ordered ?? throw new InvalidOperationException($"The order {Name} has no column.");
    }

    /// <summary>The key values of a row, for <see cref="Slice"/>.</summary>
    public object[] PositionOf(TRow row) => [.. columns.Select(column => column.ValueOf(row))];

    /// <summary>The key values in a cursor, or null when it is none of this order and direction.</summary>
    public object[]? Decode(string? cursor, bool descending) => KeysetCursor.Decode(cursor, Name, descending, [.. columns.Select(static column => column.Type)]);

    // "a >= x AND (a > x OR b > y)": MySQL and MariaDB take the first part as the range of the composite index, which
    // they do not with a comparison of tuples, nor with the OR alone.
    private Expression Behind(ParameterExpression entity, object[] position, int index, bool descending)
    {
        var column = columns[index];
        var beyond = column.Compare(entity, position[index], descending, orEqual: false);
        return index == columns.Count - 1
            ? beyond
            : Expression.AndAlso(
                column.Compare(entity, position[index], descending, orEqual: true),
                Expression.OrElse(beyond, Behind(entity, position, index + 1, descending)));
    }

    private abstract class Column
    {
        public abstract Type Type { get; }

        public abstract object ValueOf(TRow row);

        public abstract IOrderedQueryable<TEntity> Order(IQueryable<TEntity> query, IOrderedQueryable<TEntity>? ordered, bool descending);

        public abstract Expression Compare(ParameterExpression entity, object value, bool descending, bool orEqual);
    }

    private sealed class Column<TKey>(Expression<Func<TEntity, TKey>> column, Func<TRow, TKey> value) : Column
        where TKey : notnull
    {
        public override Type Type => typeof(TKey);

        public override object ValueOf(TRow row) => value(row);

        public override IOrderedQueryable<TEntity> Order(IQueryable<TEntity> query, IOrderedQueryable<TEntity>? ordered, bool descending)
            => (ordered, descending) switch
            {
                (null, false) => query.OrderBy(column),
                (null, true) => query.OrderByDescending(column),
                (not null, false) => ordered.ThenBy(column),
                (not null, true) => ordered.ThenByDescending(column),
            };

        public override Expression Compare(ParameterExpression entity, object value, bool descending, bool orEqual)
        {
            var left = new Replace(column.Parameters[0], entity).Visit(column.Body);
            // A field of a closure, so that the value travels as a parameter and the query is compiled once.
            Expression right = Expression.Field(Expression.Constant(new Holder { Value = (TKey)value }), nameof(Holder.Value));
            if (typeof(TKey) == typeof(string))
            {
                var order = Expression.Call(typeof(string), nameof(string.Compare), null, left, right);
                (left, right) = (order, Expression.Constant(0));
            }

            return (descending, orEqual) switch
            {
                (false, false) => Expression.GreaterThan(left, right),
                (false, true) => Expression.GreaterThanOrEqual(left, right),
                (true, false) => Expression.LessThan(left, right),
                (true, true) => Expression.LessThanOrEqual(left, right),
            };
        }

        private sealed class Holder
        {
            public required TKey Value;
        }
    }

    private sealed class Replace(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : node;
    }
}

/// <summary>Which page is wanted: the first, the last, or the one behind or before a cursor.</summary>
internal readonly record struct KeysetRequest(KeysetMove Move, string? Cursor, int Size);

/// <summary>Where a page lies.</summary>
internal enum KeysetMove
{
    First,
    After,
    Before,
    Last,
}

/// <summary>One page, in the list's order.</summary>
internal sealed record KeysetPage<TRow>(IReadOnlyList<TRow> Rows, bool HasPrevious, bool HasNext, bool CursorLost);
