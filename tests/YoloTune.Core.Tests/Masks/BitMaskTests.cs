using YoloTune.Core.Masks;

namespace YoloTune.Core.Tests.Masks;

public class BitMaskTests
{
    [Fact]
    public void Set_AcrossWords_CountsAndKeepsPixels()
    {
        var mask = new BitMask(3, 130);

        mask.Set(0, 0);
        mask.Set(1, 64);
        mask.Set(2, 129);
        mask.Set(2, 129);

        Assert.Equal(3, mask.Area);
        Assert.True(mask[1, 64]);
        Assert.False(mask[1, 63]);
        Assert.Equal(3, mask.ToBytes().Count(pixel => pixel == 1));
    }

    [Fact]
    public void Area_AfterMorePixels_IsCountedAgain()
    {
        var mask = new BitMask(2, 2);
        Assert.True(mask.IsEmpty);

        mask.SetPositive(1, 0, [0.5f, -1]);

        Assert.Equal(1, mask.Area);
    }

    [Fact]
    public void Intersection_OfOverlappingMasks_CountsCommonPixels()
    {
        var (a, b) = (new BitMask(4, 70), new BitMask(4, 70));
        a.SetPositive(1, 60, [1, 1, 1, 1, 1, 1]);
        b.SetPositive(1, 63, [1, 1, 1, 1, 1, 1]);
        b.SetPositive(3, 0, [1, 1]);

        Assert.Equal(3, a.Intersection(b));
        Assert.Equal(3, b.Intersection(a));
    }

    [Fact]
    public void Intersection_OfDifferentSizes_IsRefused() => Assert.Throws<ArgumentException>(() => new BitMask(2, 2).Intersection(new BitMask(2, 3)));

    [Fact]
    public void FromBytes_OfToBytes_IsTheSameMask()
    {
        byte[] pixels = [0, 1, 1, 0, 0, 1];

        Assert.Equal(pixels, BitMask.FromBytes(pixels, 2, 3).ToBytes());
    }
}
