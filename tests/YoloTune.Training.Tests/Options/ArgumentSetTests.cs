using YoloTune.Core.Errors;
using YoloTune.TestSupport;
using YoloTune.Training.Options;

namespace YoloTune.Training.Tests.Options;

public sealed class ArgumentSetTests
{
    [Theory]
    [InlineData("box=abc", "'box=abc' is of invalid type str. Valid 'box' types are int (i.e. 'box=0') or float (i.e. 'box=0.5').")]
    [InlineData("epochs=1.5", "'epochs=1.5' is of invalid type float. 'epochs' must be an int (i.e. 'epochs=8').")]
    [InlineData("plots=3", "'plots=3' is of invalid type int. 'plots' must be a bool (i.e. 'plots=True' or 'plots=False').")]
    [InlineData("optimizer=3", "'optimizer=3' is of invalid type int. 'optimizer' must be a str.")]
    [InlineData("conf=1.5", "'conf=1.5' is invalid. Use [0.0, 1.0] for 'conf'.")]
    [InlineData("fraction=0", "'fraction=0' is invalid. Use (0.0, 1.0] for 'fraction'.")]
    [InlineData("lr0=2", "'lr0=2' is invalid. Use [0.0, 1.0] for 'lr0'.")]
    [InlineData("nbs=0", "'nbs=0' is an invalid value. 'nbs' must be >= 1.")]
    [InlineData("seed=-1", "'seed=-1' is an invalid value. 'seed' must be >= 0.")]
    [InlineData("epochs=none", "'epochs=None' is invalid. 'epochs' must not be None.")]
    [InlineData("quantize=7", "'quantize=7' is invalid. Valid values are 8, 16, 32, w8a16 and w8a32.")]
    [InlineData("scale=1,2,3", "'scale=[1, 2, 3]' is of invalid type list. 'scale' must be a number (i.e. 'scale=0.5') or two numbers (i.e. 'scale=0.8,1.2').")]
    [InlineData("scale=2,1", "'scale=[2, 1]' is invalid. 'scale' as a pair is the smallest and the largest zoom, both above 0 (i.e. 'scale=0.8,1.2').")]
    [InlineData("compile=1", "'compile=1' is of invalid type int. 'compile' must be a bool or a str (i.e. 'compile=True' or 'compile=default').")]
    public void From_WrongValue_SaysWhatIsWrongAndWhatToDo(string argument, string message) =>
        Assert.Equal(message, Assert.Throws<InputException>(() => Arguments.Of(argument)).Message);

    [Theory]
    [InlineData("epochs=True", "epochs", "True")]
    [InlineData("box=1", "box", "1")]
    [InlineData("auto_augment=none", "auto_augment", "None")]
    [InlineData("conf=none", "conf", "None")]
    [InlineData("quantize=FP16", "quantize", "16")]
    [InlineData("quantize=W8A8", "quantize", "8")]
    [InlineData("quantize=w8a32", "quantize", "w8a32")]
    [InlineData("compile=default", "compile", "default")]
    [InlineData("boxes=False", "show_boxes", "False")]
    [InlineData("hide_labels=True", "show_labels", "False")]
    [InlineData("hide_conf=False", "show_conf", "True")]
    [InlineData("line_thickness=3", "line_width", "3")]
    [InlineData("half=True", "quantize", "16")]
    [InlineData("int8=True", "quantize", "8")]
    [InlineData("int8=False", "quantize", "None")]
    public void From_RightValue_IsTakenInItsCanonicalForm(string argument, string key, string value) =>
        Assert.Equal(value, Arguments.Of(argument)[key].ToString());

    [Fact]
    public void From_FormerNames_WarnAndGiveWayToTheNewName()
    {
        var set = Arguments.Of("half=True", "quantize=8", "label_smoothing=0.1");

        Assert.Equal("8", set["quantize"].ToString());
        Assert.Equal(["'half' is deprecated. Use 'quantize' instead.", "'label_smoothing' is deprecated and has no effect."], set.Warnings);
    }

    [Fact]
    public void From_UnknownKeys_ListsEachWithItsNearMatches() => Assert.Equal(
        "'epoch' is not a valid argument. Similar arguments are i.e. ['epochs=100', 'depth'].\n'qqqq' is not a valid argument.",
        Assert.Throws<InputException>(() => ArgumentSet.From(
            [new ArgumentSource("epoch", ArgumentValue.Of(1)), new ArgumentSource("qqqq", ArgumentValue.Of(1))], ["depth"])).Message);

    [Fact]
    public void From_SameKeyTwice_TheLaterWins() => Assert.Equal("5", Arguments.Of("epochs=3", "epochs=5")["epochs"].ToString());

    [Fact]
    public void IsGiven_DefaultValueGiven_IsTrue()
    {
        var set = Arguments.Of("lr0=0.01");

        Assert.True(set.IsGiven("lr0"));
        Assert.False(set.IsGiven("lrf"));
        Assert.Equal("0.01", set["lrf"].ToString());
    }

    [Fact]
    public void WithoutEffect_FeaturesOfOtherVersions_AreNamed()
    {
        var set = Arguments.Of("compile=True", "profile=False", "vid_stride=1", "epochs=3", "retina_masks=True");

        Assert.Equal(["'compile=True' has no effect in this version."], set.WithoutEffect());
    }

    [Fact]
    public void WithoutEffect_HalfPrecision_HasOneWhereItIsLookedAt()
    {
        var set = Arguments.Of("half=True");

        Assert.Equal(["'quantize=16' has no effect in this version."], set.WithoutEffect());
        Assert.Empty(set.WithoutEffect(quantizes: true));
    }

    [Fact]
    public void Table_Order_IsThatOfTheGoldenFiles()
    {
        foreach (var file in Arguments.GoldenFiles())
        {
            var keys = File.ReadLines(file).Select(line => line[..line.IndexOf(':', StringComparison.Ordinal)]);

            Assert.Equal(keys, ArgumentTable.Definitions.Select(row => row.Key).Append("save_dir"));
        }
    }

    [Fact]
    public void Table_Defaults_PassTheirOwnChecks()
    {
        var all = ArgumentTable.Definitions.Select(row => new ArgumentSource(row.Key, row.Default));

        Assert.Equal(ArgumentTable.Definitions.Count, ArgumentSet.From(all).GivenKeys.Count);
    }
}
