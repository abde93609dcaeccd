using System.Buffers.Binary;
using System.Text;

namespace AdminConsole.Benchmarks.Circuits;

/// <summary>
/// Reads the binary form in which a circuit sends what changed. Tables of fixed-size entries; the last five integers
/// say where each begins: updated components, frames, disposed components, disposed handlers, strings.
/// </summary>
internal sealed class RenderBatch(ReadOnlyMemory<byte> bytes)
{
    private const int FrameSize = 20;
    private const int EditSize = 16;
    private const int FooterSize = 20;

    private int UpdatedAt => FooterAt(0);

    private int FramesAt => FooterAt(1);

    private int DisposedAt => FooterAt(2);

    private int StringsAt => FooterAt(4);

    public int UpdatedCount => Int(UpdatedAt);

    /// <summary>The changes of one component, by its place in the batch.</summary>
    public (int ComponentId, IEnumerable<Edit> Edits) Updated(int index)
    {
        var at = Int(UpdatedAt + 4 + (index * 4));
        return (Int(at), Edits(at + 8, Int(at + 4)));
    }

    public IEnumerable<int> DisposedComponents()
    {
        var at = DisposedAt;
        for (var index = 0; index < Int(at); index++)
        {
            yield return Int(at + 4 + (index * 4));
        }
    }

    public Frame FrameOf(int index)
    {
        var at = FramesAt + 4 + (index * FrameSize);
        return new Frame((FrameType)Int(at), Int(at + 4), Int(at + 8), BinaryPrimitives.ReadUInt64LittleEndian(bytes.Span[(at + 12)..]));
    }

    /// <summary>A string of the table; null for none.</summary>
    public string? Text(int index)
    {
        if (index < 0)
        {
            return null;
        }

        var at = Int(StringsAt + (index * 4));
        var length = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = bytes.Span[at++];
            length |= (next & 0x7F) << shift;
            if ((next & 0x80) == 0)
            {
                break;
            }
        }

        return Encoding.UTF8.GetString(bytes.Span.Slice(at, length));
    }

    private IEnumerable<Edit> Edits(int at, int count)
    {
        for (var index = 0; index < count; index++, at += EditSize)
        {
            yield return new Edit((EditType)Int(at), Int(at + 4), Int(at + 8), Int(at + 12));
        }
    }

    private int FooterAt(int index) => Int(bytes.Length - FooterSize + (index * 4));

    private int Int(int at) => BinaryPrimitives.ReadInt32LittleEndian(bytes.Span[at..]);
}

internal enum EditType
{
    Prepend = 1,
    Remove = 2,
    SetAttribute = 3,
    RemoveAttribute = 4,
    UpdateText = 5,
    StepIn = 6,
    StepOut = 7,
    UpdateMarkup = 8,
    PermutationEntry = 9,
    PermutationEnd = 10,
}

/// <summary><see cref="Argument"/> is a frame's index or a place to move to; <see cref="Name"/> an attribute's, in the table of strings.</summary>
internal readonly record struct Edit(EditType Type, int Sibling, int Argument, int Name);

internal enum FrameType
{
    Element = 1,
    Text = 2,
    Attribute = 3,
    Component = 4,
    Region = 5,
    ElementReference = 6,
    ComponentReference = 7,
    Markup = 8,
}

/// <summary>Two integers whose meaning follows the type, and the handler's id of an attribute that has one.</summary>
internal readonly record struct Frame(FrameType Type, int First, int Second, ulong Handler)
{
    /// <summary>How many frames it spans, itself included.</summary>
    public int Span => Type is FrameType.Element or FrameType.Component or FrameType.Region ? First : 1;
}
