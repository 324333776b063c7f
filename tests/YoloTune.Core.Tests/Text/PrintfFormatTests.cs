using YoloTune.Core.Text;

namespace YoloTune.Core.Tests.Text;

public sealed class PrintfFormatTests
{
    // Expected texts come from the C library's printf.
    [Theory]
    [InlineData(0.0, 6, "0")]
    [InlineData(-0.0, 6, "-0")]
    [InlineData(1.0, 6, "1")]
    [InlineData(100000.0, 6, "100000")]
    [InlineData(1000000.0, 6, "1e+06")]
    [InlineData(999999.5, 6, "1e+06")]
    [InlineData(999998.5, 6, "999998")]
    [InlineData(123456.5, 6, "123456")]
    [InlineData(123457.5, 6, "123458")]
    [InlineData(0.0001, 6, "0.0001")]
    [InlineData(0.00009999995, 6, "0.0001")]
    [InlineData(0.0000999999, 6, "9.99999e-05")]
    [InlineData(0.00001, 6, "1e-05")]
    [InlineData(8.8e-05, 6, "8.8e-05")]
    [InlineData(0.000633563, 6, "0.000633563")]
    [InlineData(-2845.89, 6, "-2845.89")]
    [InlineData(0.5, 0, "0.5")]
    [InlineData(2.5, 1, "2")]
    [InlineData(3.5, 1, "4")]
    [InlineData(0.125, 2, "0.12")]
    [InlineData(0.375, 2, "0.38")]
    [InlineData(9.5, 1, "1e+01")]
    [InlineData(1e100, 3, "1e+100")]
    [InlineData(5e-324, 6, "4.94066e-324")]
    [InlineData(double.MaxValue, 6, "1.79769e+308")]
    [InlineData(0.1, 17, "0.10000000000000001")]
    [InlineData(577.829, 4, "577.8")]
    [InlineData(double.NaN, 6, "nan")]
    [InlineData(double.PositiveInfinity, 6, "inf")]
    [InlineData(double.NegativeInfinity, 6, "-inf")]
    public void General_Value_IsWrittenAsPrintfDoes(double value, int digits, string expected) =>
        Assert.Equal(expected, PrintfFormat.General(value, digits));

    [Theory]
    [InlineData(-1)]
    [InlineData(41)]
    public void General_DigitsOutOfRange_Throws(int digits) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PrintfFormat.General(1, digits));
}
