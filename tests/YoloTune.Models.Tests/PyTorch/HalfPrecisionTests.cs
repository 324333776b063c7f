using YoloTune.Models.Checkpoints;
using YoloTune.Models.PyTorch;

namespace YoloTune.Models.Tests.PyTorch;

public class HalfPrecisionTests
{
    [Theory]
    [InlineData(0f, 0f)]
    [InlineData(1f, 1f)]
    [InlineData(2049f, 2048f)]
    [InlineData(2051f, 2052f)]
    [InlineData(5.9604645e-8f, 5.9604645e-8f)]
    [InlineData(65504f, 65504f)]
    [InlineData(70000f, 65504f)]
    [InlineData(-1e30f, -65504f)]
    [InlineData(float.PositiveInfinity, 65504f)]
    [InlineData(float.NegativeInfinity, -65504f)]
    [InlineData(float.NaN, 0f)]
    public void Of_ASingle_RoundsToTheNearestFiniteHalf(float value, float expected)
    {
        var half = HalfPrecision.Of(StoredTensor.FromFloats([value], 1));

        Assert.Equal(TensorKind.Float16, half.Kind);
        Assert.Equal(BitConverter.SingleToUInt32Bits(expected), BitConverter.SingleToUInt32Bits(half.ToFloats()[0]));
    }

    [Fact]
    public void Of_HalvesWithNaN_ReplacesThemInACopy()
    {
        byte[] bytes = [0x00, 0x3c, 0x01, 0x7e, 0x00, 0xfc];
        var tensor = new StoredTensor(TensorKind.Float16, [3], bytes);

        Assert.Equal([1f, 0f, -65504f], HalfPrecision.Of(tensor).ToFloats());
        Assert.Equal([0x00, 0x3c, 0x01, 0x7e, 0x00, 0xfc], bytes);
    }

    [Fact]
    public void Of_FiniteHalvesAndIntegers_GivesTheSameTensor()
    {
        var halves = new StoredTensor(TensorKind.Float16, [1], new byte[] { 0xff, 0x7b });
        var whole = new StoredTensor(TensorKind.Int64, [], new byte[8]);

        Assert.Same(halves, HalfPrecision.Of(halves));
        Assert.Same(whole, HalfPrecision.Of(whole));
    }
}
