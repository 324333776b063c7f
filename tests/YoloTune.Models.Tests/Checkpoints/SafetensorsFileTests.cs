using YoloTune.Core.Errors;
using YoloTune.Models.Checkpoints;
using YoloTune.TestSupport;

namespace YoloTune.Models.Tests.Checkpoints;

public class SafetensorsFileTests
{
    [Fact]
    public void Write_ThenParse_GivesTheSameTensorsAndMetadata()
    {
        var file = new SafetensorsFile([new("a", StoredTensor.FromFloats([1f, 2f, 3f], 3)), new("b", StoredTensor.FromFloats([4f]))], new Dictionary<string, string> { ["k"] = "v" });
        using var stream = new MemoryStream();
        file.Write(stream);

        var back = SafetensorsFile.Parse(stream.ToArray(), "memory");

        Assert.Equal([1f, 2f, 3f], back["a"].ToFloats());
        Assert.Empty(back["b"].Shape);
        Assert.Equal("v", back.Metadata["k"]);
    }

    [Theory]
    [InlineData(new byte[] { 1, 2, 3 })]
    [InlineData(new byte[] { 255, 255, 255, 255, 255, 255, 255, 127, 0 })]
    [InlineData(new byte[] { 2, 0, 0, 0, 0, 0, 0, 0, (byte)'[', (byte)']' })]
    public void Parse_OfMalformedBytes_NamesTheFile(byte[] bytes)
    {
        var error = Assert.Throws<InputException>(() => SafetensorsFile.Parse(bytes, "broken.safetensors"));

        Assert.StartsWith("broken.safetensors", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FillRule_MatchesTheTestVectorsOfTheGoldenReadme()
    {
        Assert.Equal(0xc8a6039eu, FillRule.Hash("model.0.conv.weight"));
        Assert.Equal(0.5761479635257274, FillRule.Uniform(FillRule.Hash("model.0.conv.weight"), 0));
        Assert.Equal(0.2843189141713083, FillRule.Uniform(FillRule.Hash("input:a"), 0));
        Assert.Equal(0.07107143104076385f, FillRule.Weight("model.0.conv.weight", [16, 3, 3, 3], 1.4)![0]);
    }
}
