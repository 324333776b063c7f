using YoloTune.Inference.Metadata;

namespace YoloTune.Inference.Tests.Metadata;

public class PythonLiteralTests
{
    [Theory]
    [InlineData("None", null)]
    [InlineData(" True ", true)]
    [InlineData("False", false)]
    [InlineData("32", 32L)]
    [InlineData("-7", -7L)]
    [InlineData("1e-3", 0.001)]
    [InlineData("1.0", 1.0)]
    [InlineData("'a'", "a")]
    [InlineData("\"driver's\"", "driver's")]
    [InlineData(@"'a\\b\n\x41\u00e4\'\d'", "a\\b\nAä'\\d")]
    public void Parse_OfAScalar_GivesItsValue(string text, object? value) => Assert.Equal(value, PythonLiteral.Parse(text));

    [Theory]
    [InlineData("[640, 480]")]
    [InlineData("(640, 480)")]
    [InlineData("[640,480,]")]
    [InlineData(" [ 640 , 480 ] ")]
    public void Parse_OfAList_GivesItsItems(string text) => Assert.Equal([640L, 480L], (List<object?>)PythonLiteral.Parse(text)!);

    [Fact]
    public void Parse_OfADictionary_KeepsItsOrder()
    {
        var pairs = (List<KeyValuePair<object, object?>>)PythonLiteral.Parse("{0: 'a, b: c', 1: [1, {'x': None}], 'y': {}}")!;

        Assert.Equal([0L, 1L, "y"], pairs.Select(pair => pair.Key));
        Assert.Equal("a, b: c", pairs[0].Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[")]
    [InlineData("[1")]
    [InlineData("[1 2]")]
    [InlineData("{1}")]
    [InlineData("{None: 1}")]
    [InlineData("{1: 2")]
    [InlineData("'open")]
    [InlineData("'\\")]
    [InlineData("'\\x4'")]
    [InlineData("'\\ud800'")]
    [InlineData("print(1)")]
    [InlineData("1 2")]
    [InlineData("1;2")]
    [InlineData("nan nan")]
    public void Parse_OfSomethingElse_IsAFormatError(string text) => Assert.Throws<FormatException>(() => PythonLiteral.Parse(text));

    [Fact]
    public void Parse_OfAnyText_EndsInAValueOrAFormatError()
    {
        const string Alphabet = "[](){}',:\"\\xu1a \0-";
        var random = new Random(11);
        var parsed = 0;
        for (var i = 0; i < 50_000; i++)
        {
            try
            {
                PythonLiteral.Parse(random.GetItems(Alphabet.AsSpan(), random.Next(30)));
                parsed++;
            }
            catch (FormatException)
            {
                // The expected way out.
            }
        }

        Assert.InRange(parsed, 200, 49_000);
    }
}
