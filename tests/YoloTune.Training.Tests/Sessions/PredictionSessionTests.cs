using YoloTune.Core.Errors;
using YoloTune.Core.Imaging;
using YoloTune.Core.Runs;
using YoloTune.Core.Tasks;
using YoloTune.Training.Options;
using YoloTune.Training.Prediction;
using YoloTune.Training.Sessions;

namespace YoloTune.Training.Tests.Sessions;

public sealed class PredictionSessionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("yolotune-predict").FullName;

    public PredictionSessionTests()
    {
        for (var i = 0; i < 5; i++)
        {
            ImageEncoder.Save(new PixelBuffer(20, 30, fill: (byte)(40 * i)), Inside($"{i}.png"));
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(1, "1 1 1 1 1")]
    [InlineData(2, "2 2 1")]
    [InlineData(8, "5")]
    public void Run_Batch_IsFilledUpAndTheLastIsWhatIsLeft(int batch, string expected)
    {
        var predictor = new Counting();

        var report = Run(predictor, new PredictOptions { Batch = batch });

        Assert.Equal(expected, string.Join(' ', predictor.Batches));
        Assert.Equal(["0.png", "1.png", "2.png", "3.png", "4.png"], report.Results.Select(result => Path.GetFileName(result.Path)));
    }

    [Fact]
    public void Run_UnreadablePicture_DoesNotBreakTheBatch()
    {
        File.WriteAllBytes(Inside("2.png"), []);
        var predictor = new Counting();

        var report = Run(predictor, new PredictOptions { Batch = 4 });

        Assert.Equal([4], predictor.Batches);
        Assert.Equal((4, 1, 0), (report.Pictures, report.Unreadable, report.Interrupted));
    }

    [Fact]
    public void Run_ResultsNotKept_StillCountsAndTimes()
    {
        var report = Run(new Counting(), new PredictOptions { KeepResults = false });

        Assert.Empty(report.Results);
        Assert.Equal((5, new PredictionSpeed(1, 2, 3)), (report.Pictures, report.Speed));
    }

    [Fact]
    public void Run_Cancelled_EndsBetweenPictures()
    {
        using var stop = new CancellationTokenSource();
        var seen = 0;

        Assert.Throws<OperationCanceledException>(() => Run(new Counting(), new PredictOptions(), item =>
        {
            if (item is ImagePredicted && ++seen == 2)
            {
                stop.Cancel();
            }
        }, stop.Token));
        Assert.Equal(2, seen);
    }

    [Fact]
    public void Run_CancelledStream_IsARunLikeAnyOther()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The stand-in for ffmpeg is a shell script.");
        const string Variable = "YOLOTUNE_FFMPEG";
        var script = Inside("ffmpeg");
        File.WriteAllText(script, "#!/bin/sh\nwhile true; do printf 'P6\\n3 2\\n255\\n123456789012345678'; done\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        using var stop = new CancellationTokenSource();
        Environment.SetEnvironmentVariable(Variable, script);
        try
        {
            var report = Run(new Counting(), new PredictOptions { Source = "rtsp://camera/1", SaveTable = true, SaveFolder = Inside("out") }, item =>
            {
                if (item is ImagePredicted)
                {
                    stop.Cancel();
                }
            }, stop.Token);

            Assert.InRange(report.Pictures, 1, 3);
            Assert.True(File.Exists(Path.Combine(report.Folder!, "predictions.csv")));
        }
        finally
        {
            Environment.SetEnvironmentVariable(Variable, null);
        }
    }

    [Fact]
    public void Run_StandardInput_ReadsTheStreamOfTheContext()
    {
        using var stream = File.OpenRead(Inside("1.png"));

        var report = PredictionSession.Run(new PredictOptions { Source = "-", Save = false }, new Counting(), new SessionContext { StandardInput = stream }, TestContext.Current.CancellationToken);

        Assert.Equal("stdin.jpg", Assert.Single(report.Results).Path);
    }

    [Fact]
    public void Run_NothingReadable_SaysSo()
    {
        foreach (var file in Directory.GetFiles(_folder))
        {
            File.WriteAllBytes(file, []);
        }

        Assert.Equal("none of the 5 pictures could be read", Assert.Throws<InputException>(() => Run(new Counting(), new PredictOptions())).Problem);
    }

    private PredictionReport Run(IPicturePredictor predictor, PredictOptions options, Action<RunEvent>? publish = null, CancellationToken? cancellationToken = null) => PredictionSession.Run(
        options with { Source = options.Source.Length > 0 ? options.Source : _folder, Save = false },
        predictor,
        new SessionContext { Publish = publish ?? (_ => { }) },
        cancellationToken ?? TestContext.Current.CancellationToken);

    private string Inside(string name) => Path.Combine(_folder, name);

    private sealed class Counting : IPicturePredictor
    {
        public int Channels => 3;

        public List<int> Batches { get; } = [];

        public IReadOnlyList<PicturePrediction> Predict(IReadOnlyList<(PixelBuffer Picture, string Path)> pictures)
        {
            Batches.Add(pictures.Count);
            return [.. pictures.Select(item => new PicturePrediction(item.Picture, new ImageResult(item.Path, item.Picture.Height, item.Picture.Width, ["thing"], [], new PredictionSpeed(1, 2, 3)), 64, 64))];
        }
    }
}
