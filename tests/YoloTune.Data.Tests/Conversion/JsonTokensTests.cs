using System.Text;
using System.Text.Json;
using YoloTune.Core.Errors;
using YoloTune.Data.Conversion;

namespace YoloTune.Data.Tests.Conversion;

public sealed class JsonTokensTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_OfTokensBeyondTheBuffer_KeepsValuesAndLines()
    {
        var random = new Random(3);
        var texts = Enumerable.Range(0, 4000).Select(i => new string((char)('a' + (i % 26)), random.Next(120)) + (i % 7 == 0 ? "ä\"\\\n" : string.Empty)).ToList();
        texts.Insert(2000, new string('x', 300_000));
        var json = "\uFEFF[\n" + string.Join(",\n", texts.Select(text => JsonSerializer.Serialize(text))) + "\n]";
        using var tokens = JsonTokens.Open(_folder.Write("a.json", Encoding.UTF8.GetBytes(json)));

        var line = 1;
        foreach (var text in texts)
        {
            line++;
            Assert.True(tokens.NextElement());
            Assert.Equal(text, tokens.String("a text"));
            Assert.Equal(line, tokens.Line);
        }

        Assert.False(tokens.NextElement());
        tokens.ExpectEnd();
    }

    [Theory]
    [InlineData("{\n\"a\": 1,\n\"b\": }", 3)]
    [InlineData("{\n\"a\": [1, 2", 2)]
    [InlineData("[1]\n]", 2)]
    [InlineData("", 1)]
    public void Read_OfBrokenJson_NamesTheLine(string json, int line)
    {
        var file = _folder.Write("b.json", json);

        var error = Assert.Throws<InputException>(() =>
        {
            using var tokens = JsonTokens.Open(file);
            tokens.Skip();
            tokens.ExpectEnd();
        });

        Assert.Equal((file, line), (error.File, error.Line));
    }
}
