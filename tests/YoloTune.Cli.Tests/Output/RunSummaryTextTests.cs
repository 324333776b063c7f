using YoloTune.Cli.Backend;
using YoloTune.Cli.Output;
using YoloTune.Core.Runs;

namespace YoloTune.Cli.Tests.Output;

public sealed class RunSummaryTextTests
{
    [Fact]
    public void Show_ClassesThatAreFound_NamesTheWeakest()
    {
        var text = TextOf([0.5, 0.1, 0.3, 0.2]);

        Assert.Contains("weakest     b 0.100, d 0.200, c 0.300 (mAP50-95)", text, StringComparison.Ordinal);
        Assert.DoesNotContain("nothing is found yet", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Show_NothingFound_SaysWhatHelps()
    {
        var text = TextOf([0, 0, 0, 0]);

        Assert.Contains("nothing is found yet: train longer", text, StringComparison.Ordinal);
        Assert.DoesNotContain("weakest", text, StringComparison.Ordinal);
    }

    private static string TextOf(double[] means)
    {
        var output = new StringWriter();
        var summary = new TrainSummary
        {
            RunFolder = "runs/detect/train",
            BestCheckpoint = "runs/detect/train/weights/best.safetensors",
            Classes = [.. means.Select((mean, i) => new ClassResult($"{(char)('a' + i)}", 1, 1, [mean, mean, mean, mean]))],
        };
        RunSummaryText.Show(new Terminal(output, TextWriter.Null, false, false, true), summary, "data.yaml");
        return output.ToString();
    }
}
