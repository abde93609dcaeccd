namespace AdminConsole.Controls;

/// <summary>Our drawings: bodies of 24×24 outlines, shown by <see cref="Glyph"/>.</summary>
internal static class Glyphs
{
    public const string Home = "<path d='M4 11.5 12 4.5l8 7V19a1 1 0 0 1-1 1h-4.5v-5h-5v5H5a1 1 0 0 1-1-1z'/>";
    public const string People = "<circle cx='9' cy='8.5' r='3.5'/><path d='M2.5 19.5c.6-3.4 3.2-5.3 6.5-5.3s5.9 1.9 6.5 5.3M16 5.3a3.5 3.5 0 0 1 0 6.4M18 14.6c1.9.7 3.1 2.4 3.5 4.9'/>";
    public const string Person = "<circle cx='12' cy='8' r='4'/><path d='M4.5 20c.8-3.7 3.7-5.7 7.5-5.7s6.7 2 7.5 5.7'/>";
    public const string Audit = "<path d='M7 3.5h10a1.5 1.5 0 0 1 1.5 1.5v15.5l-3.25-2-3.25 2-3.25-2-3.25 2V5A1.5 1.5 0 0 1 7 3.5zM9 8.5h6M9 12.5h6'/>";
    public const string Settings = "<path d='M4 7h9M17.5 7H20M4 17h2.5M11 17h9'/><circle cx='15.25' cy='7' r='2.25'/><circle cx='8.75' cy='17' r='2.25'/>";
    public const string Search = "<circle cx='11' cy='11' r='6.5'/><path d='m16 16 4.5 4.5'/>";
    public const string Menu = "<path d='M4 7h16M4 12h16M4 17h16'/>";
    public const string Close = "<path d='m6 6 12 12M18 6 6 18'/>";
    public const string ChevronRight = "<path d='m9.5 6 6 6-6 6'/>";
    public const string ChevronDown = "<path d='m6 9.5 6 6 6-6'/>";
    public const string ArrowUp = "<path d='M12 19V5M6 11l6-6 6 6'/>";
    public const string ArrowDown = "<path d='M12 5v14M6 13l6 6 6-6'/>";
    public const string Plus = "<path d='M12 5v14M5 12h14'/>";
    public const string Check = "<path d='m5 12.5 4.5 4.5L19 7.5'/>";
    public const string Copy = "<rect x='9' y='9' width='11' height='11' rx='2'/><path d='M5.5 15H5a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1h9a1 1 0 0 1 1 1v.5'/>";
    public const string Alert = "<path d='M12 8.5v4.5M12 16.5v.010M10.3 4.2 2.9 17a2 2 0 0 0 1.7 3h14.8a2 2 0 0 0 1.7-3L13.7 4.2a2 2 0 0 0-3.4 0z'/>";
    public const string Inbox = "<path d='M4 13.5 6.5 5.5h11l2.5 8v5a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1zM4 13.5h4.5l1.25 2.5h4.5l1.25-2.5H20'/>";
    public const string Download = "<path d='M12 4v11M7 10.5l5 5 5-5M4.5 19.5h15'/>";
    public const string Key = "<circle cx='8' cy='15.5' r='4'/><path d='m11 12.5 8-8M15.5 8l2.5 2.5'/>";
    public const string Tree = "<rect x='9' y='3.5' width='6' height='5' rx='1'/><rect x='3' y='15.5' width='6' height='5' rx='1'/><rect x='15' y='15.5' width='6' height='5' rx='1'/><path d='M12 8.5V12M6 15.5V12h12v3.5'/>";
    public const string Branches = "<path d='M5 4v13.5a1.5 1.5 0 0 0 1.5 1.5H10M5 9.5h5'/><rect x='10' y='7' width='9.5' height='5' rx='1'/><rect x='10' y='16.5' width='9.5' height='5' rx='1'/>";
    public const string Question = "<circle cx='12' cy='12' r='8.5'/><path d='M9.5 9.8a2.6 2.6 0 1 1 3.7 2.3c-.8.4-1.2.9-1.2 1.7M12 16.5v.010'/>";
    public const string Lock = "<rect x='5' y='10.5' width='14' height='9.5' rx='2'/><path d='M8 10.5V8a4 4 0 0 1 8 0v2.5M12 14v2.5'/>";
    public const string Clock = "<circle cx='12' cy='12' r='8'/><path d='M12 7.5V12l3 2'/>";
    public const string Eye = "<path d='M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z'/><circle cx='12' cy='12' r='3'/>";
    public const string SignOut = "<path d='M14 4.5H6a1 1 0 0 0-1 1v13a1 1 0 0 0 1 1h8M10.5 12H20M16.5 8.5 20 12l-3.5 3.5'/>";
    public const string Edit = "<path d='M14.5 5.5 18.5 9.5 8.5 19.5l-4.5.5.5-4.5z'/>";
    public const string Block = "<circle cx='12' cy='12' r='8'/><path d='m6.5 6.5 11 11'/>";
}
