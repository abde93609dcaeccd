using AdminConsole.Domain.PersonalData;
using AdminConsole.Persistence.PersonalData;
using AdminConsole.Security.Encryption;
using CsCheck;

namespace AdminConsole.Tests.Security.Encryption;

public sealed class SealedValueTests
{
    private static readonly DataKey Key = new(Guid.CreateVersion7(), DataKey.NewBytes());
    private static readonly Guid Person = Guid.CreateVersion7();
    private static readonly SealContext Place = PersonalSeals.Value(Person, PersonalField.PersonalTelephone);

    [Fact]
    public void Open_AnyValue_GivesItBack()
        => Gen.Byte.Array[0, 3000].Sample(value => Assert.Equal(value, SealedValue.Open(Key, Place, SealedValue.Seal(Key, Place, value))));

    [Fact]
    public void Open_AnyByteChanged_StaysClosed()
    {
        var stored = SealedValue.Seal(Key, Place, "+34600123417");
        for (var at = 0; at < stored.Length; at++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var changed = (byte[])stored.Clone();
                changed[at] ^= (byte)(1 << bit);
                Assert.Null(SealedValue.Open(Key, Place, changed));
            }
        }
    }

    [Fact]
    public void Open_AnyTruncation_StaysClosed()
    {
        var stored = SealedValue.Seal(Key, Place, "+34600123417");
        for (var length = 0; length < stored.Length; length++)
        {
            Assert.Null(SealedValue.Open(Key, Place, stored.AsSpan(0, length)));
        }

        Assert.Null(SealedValue.Open(Key, Place, [.. stored, 0]));
        // A nonce one byte too short moves everything behind it.
        Assert.Null(SealedValue.Open(Key, Place, [.. stored[..17], .. stored[18..]]));
    }

    [Fact]
    public void Open_MovedElsewhere_StaysClosed()
    {
        var stored = SealedValue.Seal(Key, Place, "+34600123417");
        Assert.Null(SealedValue.Open(Key, PersonalSeals.Value(Guid.CreateVersion7(), PersonalField.PersonalTelephone), stored));
        Assert.Null(SealedValue.Open(Key, PersonalSeals.Value(Person, PersonalField.EmergencyTelephone), stored));
        Assert.Null(SealedValue.Open(Key, PersonalSeals.Mask(Person, PersonalField.PersonalTelephone), stored));
        Assert.Null(SealedValue.Open(Key, Place with { Table = "Other" }, stored));
        Assert.Null(SealedValue.Open(new DataKey(Key.KeyId, DataKey.NewBytes()), Place, stored));
        Assert.Null(SealedValue.Open(new DataKey(Guid.CreateVersion7(), [.. Key.Bytes]), Place, stored));
    }

    [Fact]
    public void Open_NamesThatRunTogether_AreTwoPlaces()
    {
        var stored = SealedValue.Seal(Key, new SealContext("ab", "c", Person), "x");
        Assert.Null(SealedValue.Open(Key, new SealContext("a", "bc", Person), stored));
    }

    [Fact]
    public void Seal_SameValueTwice_SharesNothingButTheHead()
    {
        var one = SealedValue.Seal(Key, Place, "+34600123417");
        var other = SealedValue.Seal(Key, Place, "+34600123417");
        Assert.Equal(one[..17], other[..17]);
        Assert.NotEqual(one[17..29], other[17..29]);
        Assert.NotEqual(one[29..], other[29..]);
    }

    [Fact]
    public void BlindIndex_Hash_DependsOnKeyKindAndText()
    {
        var hash = BlindIndex.Hash(Key, 1, "+34600123417");
        Assert.Equal(16, hash.Length);
        Assert.Equal(hash, BlindIndex.Hash(Key, 1, "+34600123417"));
        Assert.NotEqual(hash, BlindIndex.Hash(Key, 2, "+34600123417"));
        Assert.NotEqual(hash, BlindIndex.Hash(Key, 1, "+34600123418"));
        Assert.NotEqual(hash, BlindIndex.Hash(new DataKey(Key.KeyId, DataKey.NewBytes()), 1, "+34600123417"));
    }

    [Fact]
    public void ToString_ShowsNothing() => Assert.Equal("[data key]", Key.ToString());
}
