using YoloTune.Core.Errors;
using YoloTune.TestSupport;
using YoloTune.Training.Policies;

namespace YoloTune.Training.Tests.Policies;

public sealed class FreezePatternsTests
{
    [Theory]
    [InlineData(null, ".dfl")]
    [InlineData(" ", ".dfl")]
    [InlineData("0", ".dfl")]
    [InlineData("2", "model.0. model.1. .dfl")]
    [InlineData("[2]", "model.2. .dfl")]
    [InlineData("0,1, 23.cv3", "model.0. model.1. model.23.cv3. .dfl")]
    [InlineData("['1', \"4.m.0\"]", "model.1. model.4.m.0. .dfl")]
    [InlineData("23.cv3", "model.23.cv3. .dfl")]
    [InlineData("model.23.cv3", "model.23.cv3. .dfl")]
    [InlineData("model.2.", "model.2. .dfl")]
    [InlineData("Backbone", "model.0. model.1. model.2. .dfl")]
    [InlineData("backbone,7", "model.0. model.1. model.2. model.7. .dfl")]
    public void Parse_ValidText_GivesPatterns(string? text, string expected) =>
        Assert.Equal(expected.Split(' '), FreezePatterns.Parse(text, backboneLayers: 3).Patterns);

    [Theory]
    [InlineData("-1")]
    [InlineData("1.5.")]
    [InlineData("head")]
    [InlineData("0,,x")]
    [InlineData("0;1")]
    public void Parse_InvalidText_NamesTheValueAndTheRemedy(string text)
    {
        var error = Assert.Throws<InputException>(() => FreezePatterns.Parse(text, 3));

        Assert.Equal(text, error.Value);
        Assert.Contains("freeze=backbone", error.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model.1.conv.weight", true)]
    [InlineData("model.1.bn", true)]
    [InlineData("model.10.conv.weight", false)]
    [InlineData("model.11.conv.weight", false)]
    [InlineData("model.23.dfl.conv.weight", true)]
    public void Matches_LayerNumber_IsNotAPrefixOfALongerNumber(string name, bool expected) =>
        Assert.Equal(expected, FreezePatterns.Parse("[1]", 0).Matches(name));

    [Fact]
    public void Matches_TenLayersOfYolo11_FreezesAHundredParametersAndThirtyThreeNormalisations()
    {
        var keys = SharedFolder.GoldenJson("keys", "yolo11n-detect.json").EnumerateArray().ToList();
        var patterns = FreezePatterns.Parse("10", 11);
        var names = keys.Where(key => key.GetProperty("kind").GetString() == "parameter").Select(key => key.GetProperty("key").GetString()!);
        var normalisations = keys.Select(key => key.GetProperty("key").GetString()!)
            .Where(name => name.EndsWith(".running_mean", StringComparison.Ordinal))
            .Select(name => name[..^".running_mean".Length]);

        Assert.Equal(100, names.Count(patterns.Matches));
        Assert.Equal(33, normalisations.Count(patterns.Matches));
    }
}
