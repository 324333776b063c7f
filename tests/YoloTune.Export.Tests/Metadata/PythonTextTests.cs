using YoloTune.Export.Metadata;

namespace YoloTune.Export.Tests.Metadata;

public class PythonTextTests
{
    [Theory]
    [InlineData("person", "'person'")]
    [InlineData("driver's seat", "\"driver's seat\"")]
    [InlineData("a 'b' \"c\"", "'a \\'b\\' \"c\"'")]
    [InlineData("back\\slash", "'back\\\\slash'")]
    [InlineData("two\nlines", "'two\\nlines'")]
    [InlineData("\u0001", "'\\x01'")]
    [InlineData("人", "'人'")]
    public void Quote_OfAText_IsItsPythonLiteral(string text, string literal) => Assert.Equal(literal, PythonText.Quote(text));

    [Fact]
    public void Dictionary_OfNames_IsAPythonDictionary() => Assert.Equal("{0: 'person', 1: 'bicycle'}", PythonText.Dictionary(["person", "bicycle"]));
}
