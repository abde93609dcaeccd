namespace AdminConsole.Domain.Import;

/// <summary>
/// A mapping as somebody writes it: <c>column=header</c>, and every header that is not named is left out. On one line
/// pairs stand between commas; in a file a pair a line, where empty lines and those that begin with # say nothing.
/// </summary>
internal static class ImportMappingText
{
    /// <summary>The columns by the places of the headers, or what is wrong with the first pair that cannot be meant.</summary>
    public static Result<IReadOnlyList<string?>> Read(IEnumerable<string> pairs, IReadOnlyList<string> headers)
    {
        var columns = new string?[headers.Count];
        foreach (var pair in pairs.Select(static pair => pair.Trim()).Where(static pair => pair.Length > 0 && pair[0] != '#'))
        {
            // A header may hold the sign, a column never does.
            if (pair.Split('=', 2, StringSplitOptions.TrimEntries) is not [{ Length: > 0 } column, { Length: > 0 } header])
            {
                return Wrong(ImportRules.BadPair, pair);
            }

            if (ImportColumns.All.FirstOrDefault(known => string.Equals(known.Key, column, StringComparison.OrdinalIgnoreCase)) is not { } known)
            {
                return Wrong(ImportRules.UnknownColumn, column, string.Join(", ", ImportColumns.All.Select(static each => each.Key)));
            }

            var name = TextRules.Fold(header);
            int[] places = [.. Enumerable.Range(0, headers.Count).Where(place => string.Equals(TextRules.Fold(headers[place]), name, StringComparison.Ordinal))];
            if (places is not [var only])
            {
                return Wrong(places.Length == 0 ? ImportRules.UnknownHeader : ImportRules.HeaderTwice, header);
            }

            if (columns[only] is not null)
            {
                return Wrong(ImportRules.HeaderTwice, header);
            }

            columns[only] = known.Key;
        }

        return Result.Of<IReadOnlyList<string?>>(columns);
    }

    private static InvalidError Wrong(string code, params object[] arguments) => new("mapping", code, arguments);
}
