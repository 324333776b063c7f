using YoloTune.Core.Errors;
using YoloTune.Core.Tasks;
using YoloTune.Training.Options;

namespace YoloTune.Training.Tests.Options;

public sealed class ModeOptionsMappingTests
{
    [Fact]
    public void ToValidateOptions_NothingGiven_EqualsTheDefaultsInCode() =>
        Assert.Equal(new ValidateOptions { Plots = true }, ArgumentSet.Empty.ToValidateOptions());

    [Fact]
    public void ToPredictOptions_NothingGiven_EqualsTheDefaultsInCode() =>
        Assert.Equal(new PredictOptions(), ArgumentSet.Empty.ToPredictOptions());

    [Fact]
    public void ToInfoOptions_NothingGiven_EqualsTheDefaultsInCode() =>
        Assert.Equal(new InfoOptions(), ArgumentSet.Empty.ToInfoOptions());

    [Fact]
    public void ToValidateOptions_GivenValues_AreTaken()
    {
        var options = Arguments.Of("task=pose", "imgsz=320", "rect=False", "end2end=False", "conf=0.1", "split=test", "save_json=True").ToValidateOptions();

        Assert.Equal(TaskKind.Pose, options.Task);
        Assert.Equal("yolo26n-pose.pt", options.Model);
        Assert.Equal(320, options.ImageSize);
        Assert.False(options.Rect);
        Assert.False(options.EndToEnd);
        Assert.Equal(0.1, options.Confidence);
        Assert.Equal("test", options.Split);
        Assert.True(options.SaveJson);
    }

    [Fact]
    public void ToPredictOptions_GivenValues_AreTaken()
    {
        var options = Arguments.Of("source=0", "imgsz=480,640", "batch=4", "line_width=2", "epochs=3", "show_conf=False").ToPredictOptions();

        Assert.Equal("0", options.Source);
        Assert.Equal((480, 640), (options.ImageHeight, options.ImageWidth));
        Assert.Equal(4, options.Batch);
        Assert.Equal(2, options.LineWidth);
        Assert.False(options.ShowConfidence);
    }

    [Theory]
    [InlineData("auto")]
    [InlineData("bf16", "half=True")]
    [InlineData("bf16", "quantize=16")]
    [InlineData("fp32", "quantize=fp32")]
    [InlineData("fp32", "half=True", "precision=fp32")]
    [InlineData("bf16", "precision=bf16")]
    public void Precision_OurOwnKeyWinsOverTheReference(string expected, params string[] arguments)
    {
        Assert.Equal(expected, Arguments.Of(arguments).ToValidateOptions().Precision);
        Assert.Equal(expected, Arguments.Of(arguments).ToPredictOptions().Precision);
    }

    [Theory]
    [InlineData("quantize=8")]
    [InlineData("precision=fp64")]
    [InlineData("layout=rows")]
    public void ToValidateOptions_UnknownFormats_AreNamed(string argument)
    {
        var error = Assert.Throws<InputException>(() => Arguments.Of(argument).ToValidateOptions());

        Assert.Contains(argument, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("imgsz=1,2,3")]
    [InlineData("classes=-1")]
    [InlineData("batch=0")]
    public void ToPredictOptions_ValueThatDoesNotFit_NamesTheKey(string argument)
    {
        var key = argument[..argument.IndexOf('=', StringComparison.Ordinal)];

        Assert.StartsWith($"'{key}=", Assert.Throws<InputException>(() => Arguments.Of(argument).ToPredictOptions()).Message, StringComparison.Ordinal);
    }
}
