using YoloTune.Cli.Output;
using YoloTune.Core.Runs;

namespace YoloTune.Cli.Tests.Output;

public sealed class LiveObserverTests
{
    private readonly StringWriter _output = new();
    private readonly ManualClock _clock = new();

    [Theory]
    [InlineData(80)]
    [InlineData(160)]
    public void Run_AtAnyWidth_StaysInItsLines(int width)
    {
        Run(Observer(width));

        var lines = Shown.Split('\n').Select(line => line.TrimStart('\r'));
        Assert.All(lines, line => Assert.True(line.Length <= width, $"{line.Length}: {line}"));
    }

    [Theory]
    [InlineData(80, 3, 4, "Epoch box cls dfl P R mAP50 50-95 Time")]
    [InlineData(80, 5, 8, "Epoch box cls mAP50 50-95 50(M) 50-95(M) Time")]
    [InlineData(60, 3, 4, "Epoch box cls mAP50 50-95 Time")]
    [InlineData(160, 5, 8, "Epoch box cls dfl sem seg P R mAP50 50-95 P(M) R(M) 50(M) 50-95(M) Time lr images/s")]
    public void Heading_OfManyColumns_FitsIntoTheLine(int width, int losses, int metrics, string expected)
    {
        string[] names = ["box_loss", "cls_loss", "dfl_loss", "sem_loss", "seg_loss"];
        string[] keys = ["metrics/precision(B)", "metrics/recall(B)", "metrics/mAP50(B)", "metrics/mAP50-95(B)", "metrics/precision(M)", "metrics/recall(M)", "metrics/mAP50(M)", "metrics/mAP50-95(M)"];

        var heading = new EpochTable(names[..losses], 3).Heading(keys[..metrics], width).Replace("[bold]", string.Empty, StringComparison.Ordinal).Replace("[/]", string.Empty, StringComparison.Ordinal);

        Assert.True(heading.Length + 5 <= width, $"{heading.Length}: {heading}");
        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries), heading.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Epoch_BecomesALineThatStays()
    {
        Run(Observer(80));

        var text = Shown;
        Assert.Contains("    Epoch      box      cls        P        R    mAP50    50-95     Time\n", text, StringComparison.Ordinal);
        Assert.Contains("      1/3   1.2346   123.46    0.500    0.250    0.125    0.063     0:10 best\n", text, StringComparison.Ordinal);
        Assert.Contains("      2/3   1.2346   123.46    0.500    0.250    0.125    0.031     0:10\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void WideTerminal_HasLearningRateAndSpeedToo()
    {
        Run(Observer(160));

        Assert.Contains("lr   images/s\n", Shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Footer_ShowsProgressSpeedTimeLeftMemoryAndTheCourseOfMap()
    {
        Run(Observer(120));

        var text = Shown;
        Assert.Contains("epoch 1/3 ", text, StringComparison.Ordinal);
        Assert.Contains("2/2 0.8 images/s, 0:00 left in this epoch", text, StringComparison.Ordinal);
        Assert.Contains("mAP50-95 █▁ 0.031, best 0.063 in epoch 1 · 0:10 left · 1.5 GB", text, StringComparison.Ordinal);
        Assert.Contains("  loss: box 1.2346 · cls 123.46\n", text, StringComparison.Ordinal);
        Assert.Contains("validating ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Footer_IsTakenAwayBeforeAnythingElseIsPrinted()
    {
        var terminal = new Terminal(_output, TextWriter.Null, true, true, true, () => 80);
        terminal.ShowFooter(["one", "two"]);
        terminal.Report("next");

        Assert.EndsWith("two\n\u001b[2A\r\u001b[Jnext\n", _output.ToString().Replace("\r\n", "\n", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Downloads_AndPreparations_AreShownWithBars()
    {
        var observer = Observer(80);

        observer.On(new DownloadAdvanced("yolo26n.pt", 2_750_000, 5_500_000));
        _clock.Advance(1);
        observer.On(new PreparationAdvanced("scanning train labels", 50, 200));

        Assert.Contains("fetching yolo26n.pt ━━━━", Shown, StringComparison.Ordinal);
        Assert.Contains("2.8 MB of 5.5 MB", Shown, StringComparison.Ordinal);
        Assert.Contains("scanning train labels ━━━━", Shown, StringComparison.Ordinal);
    }

    [Fact]
    public void PlainOutput_HasOneLinePerDownload()
    {
        var observer = new ConsoleObserver(new Terminal(_output, TextWriter.Null, false, false, false), _clock, false);

        observer.On(new DownloadAdvanced("yolo26n.pt", 1, 5_500_000));
        observer.On(new DownloadAdvanced("yolo26n.pt", 5_500_000, 5_500_000));
        observer.On(new PreparationAdvanced("scanning train labels", 50, 200));

        Assert.Equal("Fetching yolo26n.pt (5.5 MB)\n", _output.ToString().ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData(true, true, false, false, true)]
    [InlineData(false, true, false, false, false)]
    [InlineData(true, false, false, false, false)]
    [InlineData(true, true, true, false, false)]
    [InlineData(true, true, false, true, false)]
    public void Live_IsOnlyWhereAPersonLooks(bool seen, bool colours, bool json, bool quiet, bool live)
    {
        var terminal = new Terminal(_output, TextWriter.Null, seen, seen, colours) { ReportsToError = json, Quiet = quiet };

        Assert.Equal(live, LiveObserver.For(terminal, _clock, false) is LiveObserver);
    }

    [Theory]
    [InlineData(new[] { 0.0, 0.5, 1.0 }, "▁▅█")]
    [InlineData(new[] { 0.3, 0.3 }, "▁▁")]
    [InlineData(new[] { 9.0, 0.0, double.NaN, 1.0 }, "▁ █")]
    [InlineData(new double[0], "")]
    public void Sparkline_ShowsTheLastValues(double[] values, string expected) => Assert.Equal(expected, Sparkline.Of(values, 3));

    /// <summary>What a person sees, without the codes for colours and the cursor.</summary>
    private string Shown => System.Text.RegularExpressions.Regex.Replace(_output.ToString(), "\u001b\\[[0-9;]*[A-Za-z]", string.Empty).Replace("\r\n", "\n", StringComparison.Ordinal);

    private LiveObserver Observer(int width) => new(new Terminal(_output, TextWriter.Null, true, true, true, () => width), _clock, false, () => 1_500_000_000);

    private void Run(LiveObserver observer)
    {
        observer.On(new RunStarted("runs/detect/train", 3, 0, 2, ["box_loss", "cls_loss"], 640, 16, 8, 3));
        for (var epoch = 0; epoch < 2; epoch++)
        {
            for (var batch = 0; batch < 2; batch++)
            {
                observer.On(new BatchTrained(epoch, batch, [1.23456, 123.456], [1.23456, 123.456], 2, [0.1], [0.9], 1, null, 17, 640, ["a.jpg", "b.jpg", "c.jpg", "d.jpg"]));
                _clock.Advance(5);
            }

            observer.On(new BatchValidated(0, 1));
            observer.On(new EpochFinished(
                epoch,
                3,
                12.5,
                new Dictionary<string, double> { ["train/box_loss"] = 1.23456, ["train/cls_loss"] = 123.456 },
                new Dictionary<string, double> { ["metrics/precision(B)"] = 0.5, ["metrics/recall(B)"] = 0.25, ["metrics/mAP50(B)"] = 0.125, ["metrics/mAP50-95(B)"] = 0.0625 / (epoch + 1), ["fitness"] = 0.0625 / (epoch + 1) },
                new Dictionary<string, double> { ["val/box_loss"] = 1 },
                new Dictionary<string, double> { ["lr/pg0"] = 0.0001 },
                0.0625 / (epoch + 1),
                epoch == 0));
        }

        observer.On(new RunFinished("Done.", 2, 20, new Dictionary<string, double>()));
    }

    private sealed class ManualClock : TimeProvider
    {
        private long _ticks = TimeSpan.TicksPerDay;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Advance(double seconds) => _ticks += (long)(seconds * TimeSpan.TicksPerSecond);
    }
}
