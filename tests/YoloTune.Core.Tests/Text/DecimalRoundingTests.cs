using YoloTune.Core.Text;

namespace YoloTune.Core.Tests.Text;

public class DecimalRoundingTests
{
    /// <summary>Expected values are those of Python's round().</summary>
    [Theory]
    [InlineData(2.5, 0, 2.0)]
    [InlineData(0.5, 0, 0.0)]
    [InlineData(1.5, 0, 2.0)]
    [InlineData(-2.5, 0, -2.0)]
    [InlineData(2.675, 2, 2.67)]
    [InlineData(0.03125, 4, 0.0312)]
    [InlineData(0.09375, 4, 0.0938)]
    [InlineData(-0.03125, 4, -0.0312)]
    [InlineData(1.005, 2, 1.0)]
    [InlineData(2.5e-05, 5, 3e-05)]
    [InlineData(0.35195246507554684, 5, 0.35195)]
    [InlineData(0.473995, 5, 0.47399)]
    [InlineData(1e-09, 5, 0.0)]
    [InlineData(123456.0000049999, 5, 123456.0)]
    [InlineData(0.125, 2, 0.12)]
    [InlineData(0.375, 2, 0.38)]
    [InlineData(640.0625, 3, 640.062)]
    [InlineData(1e+22, 5, 1e+22)]
    [InlineData(13884.359375, 5, 13884.35938)]
    [InlineData(1033.953125, 5, 1033.95312)]
    [InlineData(12513.6875, 5, 12513.6875)]
    public void Round_GivesWhatPythonGives(double value, int decimals, double expected) =>
        Assert.Equal(expected, DecimalRounding.Round(value, decimals));

    [Fact]
    public void Round_OfNonFiniteValues_ReturnsThem()
    {
        Assert.True(double.IsNaN(DecimalRounding.Round(double.NaN, 5)));
        Assert.Equal(double.PositiveInfinity, DecimalRounding.Round(double.PositiveInfinity, 5));
    }
}
