using YoloTune.Core.Text;

namespace YoloTune.Core.Tests.Text;

public sealed class PythonFloatTests
{
    [Theory]
    [InlineData(0.01, "0.01")]
    [InlineData(3, "3.0")]
    [InlineData(-0.5, "-0.5")]
    [InlineData(0, "0.0")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(0.00012, "0.00012")]
    [InlineData(0.00001, "1e-05")]
    [InlineData(0.0000125, "1.25e-05")]
    [InlineData(100, "100.0")]
    [InlineData(1234567.25, "1234567.25")]
    [InlineData(1e15, "1000000000000000.0")]
    [InlineData(1e16, "1e+16")]
    [InlineData(123456789012345680, "1.2345678901234568e+17")]
    [InlineData(5e-324, "5e-324")]
    [InlineData(0.1 + 0.2, "0.30000000000000004")]
    [InlineData(double.NegativeInfinity, "-inf")]
    public void Repr_Value_IsWrittenAsPythonDoes(double value, string expected) => Assert.Equal(expected, PythonFloat.Repr(value));
}
