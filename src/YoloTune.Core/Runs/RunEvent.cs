using System.Text.Json.Serialization;
using YoloTune.Core.Drawing;
using YoloTune.Core.Metrics;
using YoloTune.Core.Tasks;

namespace YoloTune.Core.Runs;

/// <summary>Something that happened in a run. Observers receive these records; nothing flows back.</summary>
public abstract record RunEvent;

/// <summary>A line of text for the log.</summary>
/// <param name="Level">How serious it is.</param>
/// <param name="Text">One or more lines.</param>
public sealed record LogMessage(LogSeverity Level, string Text) : RunEvent;

/// <summary>Everything is ready; the first epoch is about to start.</summary>
/// <param name="RunFolder">The run folder.</param>
/// <param name="Epochs">Planned epochs.</param>
/// <param name="StartEpoch">Zero-based first epoch (above 0 when resumed).</param>
/// <param name="BatchesPerEpoch">Batches of an epoch.</param>
/// <param name="LossNames">Names of the loss items, in order, without prefix.</param>
/// <param name="ImageSize">Network input size, pixels.</param>
/// <param name="TrainImages">Training images.</param>
/// <param name="ValidationImages">Validation images.</param>
/// <param name="LearningRateGroups">Number of optimizer groups.</param>
public sealed record RunStarted(
    string RunFolder,
    int Epochs,
    int StartEpoch,
    int BatchesPerEpoch,
    IReadOnlyList<string> LossNames,
    int ImageSize,
    int TrainImages,
    int ValidationImages,
    int LearningRateGroups) : RunEvent
{
    /// <summary>The epochs before the first one, when the run is resumed: records that lag behind are made good from here.</summary>
    [JsonIgnore]
    public IReadOnlyList<EpochFinished> Earlier { get; init; } = [];
}

/// <summary>One batch has been trained on.</summary>
/// <param name="Epoch">Zero-based epoch.</param>
/// <param name="Batch">Zero-based batch in the epoch.</param>
/// <param name="Loss">Loss items of this batch, in the order of the loss names.</param>
/// <param name="RunningLoss">Mean of the loss items over the epoch so far.</param>
/// <param name="Total">The differentiated total.</param>
/// <param name="LearningRates">Learning rate of every group.</param>
/// <param name="Momenta">Momentum (or first beta) of every group.</param>
/// <param name="Accumulate">Batches per optimizer step.</param>
/// <param name="GradientNorm">Norm before clipping; null when no step was taken.</param>
/// <param name="Instances">Labels in the batch.</param>
/// <param name="ImageSize">Width of the network input, pixels.</param>
/// <param name="Files">Image files in batch order.</param>
public sealed record BatchTrained(
    int Epoch,
    int Batch,
    IReadOnlyList<double> Loss,
    IReadOnlyList<double> RunningLoss,
    double Total,
    IReadOnlyList<double> LearningRates,
    IReadOnlyList<double> Momenta,
    int Accumulate,
    double? GradientNorm,
    int Instances,
    int ImageSize,
    IReadOnlyList<string> Files) : RunEvent;

/// <summary>A validation batch has been predicted.</summary>
/// <param name="Batch">Zero-based batch.</param>
/// <param name="BatchCount">Batches in all.</param>
public sealed record BatchValidated(int Batch, int BatchCount) : RunEvent;

/// <summary>A validation is complete: after an epoch, of the best model at the end, or on its own.</summary>
/// <param name="Overall">The line for all classes; its images and instances are those of the whole set.</param>
/// <param name="Classes">One line per class that has labels; may be empty.</param>
/// <param name="IsFinal">False for the validations between epochs, of which only the overall line is shown.</param>
public sealed record ValidationFinished(ClassResult Overall, IReadOnlyList<ClassResult> Classes, bool IsFinal) : RunEvent
{
    /// <summary>All figures, curves and the confusion matrix included; null between epochs.</summary>
    public ValidationFigures? Figures { get; init; }

    /// <summary>What was measured; decides what the values of the lines are.</summary>
    public TaskKind Task { get; init; }

    /// <summary>Class names by index; empty between epochs.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Where files of this validation belong; null when none are wanted.</summary>
    public string? Folder { get; init; }
}

/// <summary>The labels of the training set, for a picture of them.</summary>
/// <param name="Folder">Where files belong.</param>
/// <param name="Classes">Class of every label.</param>
/// <param name="Boxes">Box of every label, normalised to its image.</param>
/// <param name="Names">Class names by index.</param>
public sealed record LabelsRead(string Folder, IReadOnlyList<int> Classes, IReadOnlyList<CenterBox> Boxes, IReadOnlyList<string> Names) : RunEvent;

/// <summary>How many pixels of the training set have every class, for a picture of them.</summary>
/// <param name="Folder">Where files belong.</param>
/// <param name="Counts">Pixels of every class.</param>
/// <param name="Names">Class names by index.</param>
public sealed record PixelsCounted(string Folder, IReadOnlyList<long> Counts, IReadOnlyList<string> Names) : RunEvent;

/// <summary>Some depths of the training set, for a picture of them.</summary>
/// <param name="Folder">Where files belong.</param>
/// <param name="Depths">Metres.</param>
public sealed record DepthsSampled(string Folder, IReadOnlyList<float> Depths) : RunEvent;

/// <summary>A batch that is to be kept as a picture.</summary>
/// <param name="Path">The picture file.</param>
/// <param name="Images">The pixels; a copy.</param>
/// <param name="Boxes">Boxes of every image, network-input pixels.</param>
/// <param name="Names">Class names by index; null shows class numbers.</param>
/// <param name="Files">Image files in batch order.</param>
public sealed record BatchPictured(
    string Path,
    PlanarImages Images,
    IReadOnlyList<IReadOnlyList<MosaicBox>> Boxes,
    IReadOnlyList<string>? Names,
    IReadOnlyList<string> Files) : RunEvent;

/// <summary>An image has been predicted.</summary>
/// <param name="Index">Zero-based number of the image.</param>
/// <param name="Count">Images in all.</param>
/// <param name="Source">The file.</param>
/// <param name="InputHeight">Height of the network input, pixels.</param>
/// <param name="InputWidth">Width of the network input, pixels.</param>
/// <param name="Summary">What was found, such as <c>3 persons, 1 car</c>; empty for nothing.</param>
/// <param name="InferenceMilliseconds">Time in the network.</param>
public sealed record ImagePredicted(
    int Index,
    int Count,
    string Source,
    int InputHeight,
    int InputWidth,
    string Summary,
    double InferenceMilliseconds) : RunEvent;

/// <summary>
/// An epoch has ended and, where asked, was validated. All keys are present in every epoch and in the order of the
/// columns of <c>results.csv</c>; metrics and validation losses of an epoch without validation are 0.
/// </summary>
/// <param name="Epoch">Zero-based epoch.</param>
/// <param name="Epochs">Planned epochs.</param>
/// <param name="Seconds">Seconds since training started.</param>
/// <param name="TrainLoss">Mean loss items, rounded to 5 decimals, keyed <c>train/box_loss</c> and so on.</param>
/// <param name="Metrics">Metrics, keyed <c>metrics/mAP50(B)</c> and so on.</param>
/// <param name="ValidationLoss">Validation loss items, keyed <c>val/box_loss</c> and so on.</param>
/// <param name="LearningRates">Learning rates, keyed <c>lr/pg0</c> and so on.</param>
/// <param name="Fitness">The figure by which the best model is chosen; null when not validated.</param>
/// <param name="IsBest">True when this epoch's model became the best.</param>
public sealed record EpochFinished(
    int Epoch,
    int Epochs,
    double Seconds,
    IReadOnlyDictionary<string, double> TrainLoss,
    IReadOnlyDictionary<string, double> Metrics,
    IReadOnlyDictionary<string, double> ValidationLoss,
    IReadOnlyDictionary<string, double> LearningRates,
    double? Fitness,
    bool IsBest) : RunEvent;

/// <summary>A checkpoint lies complete on disk.</summary>
/// <param name="Path">The file.</param>
/// <param name="Epoch">Zero-based epoch.</param>
public sealed record CheckpointSaved(string Path, int Epoch) : RunEvent;

/// <summary>The run has ended.</summary>
/// <param name="Reason">Why, one sentence.</param>
/// <param name="Epochs">Epochs completed in all.</param>
/// <param name="Seconds">Seconds since training started.</param>
/// <param name="Metrics">Metrics of the best model.</param>
public sealed record RunFinished(string Reason, int Epochs, double Seconds, IReadOnlyDictionary<string, double> Metrics) : RunEvent;

/// <summary>A file is being fetched.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Received">Bytes so far.</param>
/// <param name="Total">Bytes in all; null when unknown.</param>
public sealed record DownloadAdvanced(string Name, long Received, long? Total) : RunEvent;

/// <summary>Work before the first batch goes on: labels are verified, an archive is unpacked, pictures are made.</summary>
/// <param name="Work">What is done, such as <c>scanning train labels</c>.</param>
/// <param name="Done">Things done.</param>
/// <param name="Total">Things in all; null when unknown.</param>
public sealed record PreparationAdvanced(string Work, int Done, int? Total) : RunEvent;
