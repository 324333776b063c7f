using System.Globalization;
using YoloTune.Data.Conversion;

namespace YoloTune.Data.Tests.Conversion;

public class CoordinateTextTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void Interpret_OfAFormattedCoordinate_GivesTheVeryPixels(int decimals)
    {
        var random = new Random(decimals + 1);
        for (var i = 0; i < 20_000; i++)
        {
            var side = 1 + random.Next(5000);
            var pixels = Math.Round(random.NextDouble() * side, decimals);

            var text = CoordinateText.Format(pixels, side);

            Assert.Equal(pixels, CoordinateText.Interpret(double.Parse(text, CultureInfo.InvariantCulture), CoordinateText.Decimals(text), side));
        }
    }

    [Fact]
    public void Format_OfTwoDecimals_NeedsSixDigits() => Assert.Equal("0.500859", CoordinateText.Format(320.55, 640));

    [Fact]
    public void Format_OfAnyDouble_ComesBackWithinATrillionth()
    {
        var random = new Random(5);
        for (var i = 0; i < 5000; i++)
        {
            var pixels = random.NextDouble() * 640;
            var text = CoordinateText.Format(pixels, 640);

            Assert.Equal(pixels, CoordinateText.Interpret(double.Parse(text, CultureInfo.InvariantCulture), CoordinateText.Decimals(text), 640), 1e-10);
        }
    }
}
