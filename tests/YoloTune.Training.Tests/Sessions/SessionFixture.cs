using YoloTune.Core.Runs;
using YoloTune.Data.Augmentation;
using YoloTune.TestSupport;
using YoloTune.Training.Options;
using YoloTune.Training.Sessions;

namespace YoloTune.Training.Tests.Sessions;

/// <summary>A folder with a tiny data set and runs on it.</summary>
internal sealed class SessionFixture : IDisposable
{
    public SessionFixture() => Yaml = TinyDataset.Write(Path.Combine(Folder, "data"));

    public string Folder { get; } = Directory.CreateTempSubdirectory("yolotune-session").FullName;

    public string Yaml { get; }

    public List<RunEvent> Events { get; } = [];

    public TrainOptions Options(string run) => new()
    {
        Model = "yolo26n.yaml",
        Data = Yaml,
        SaveFolder = Path.Combine(Folder, run),
        Epochs = 3,
        Batch = 4,
        ImageSize = 64,
        NominalBatch = 8,
        Precision = "fp32",
        Layout = "contiguous",
        Optimizer = "SGD",
        InitialLearningRate = 0.01,
        CloseMosaic = 1,
        Workers = 2,
        Augmentation = new AugmentationOptions { MixUp = 0.3, Degrees = 5 },
    };

    public TrainingOutcome Run(TrainOptions options, Action<RunEvent>? also = null, CancellationToken cancellationToken = default)
    {
        using var session = TrainingSession.Create(options, ContextOf(also), CancellationToken.None);
        return session.Run(cancellationToken);
    }

    public SessionContext ContextOf(Action<RunEvent>? also = null) => new()
    {
        Publish = item =>
        {
            Events.Add(item);
            also?.Invoke(item);
        },
    };

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
