using YoloTune.Data.Loading;

namespace YoloTune.Training.Batching;

/// <summary>A batch on its way into a training step. Dispose it to give its memory back.</summary>
internal abstract class TrainingBatch : IDisposable
{
    /// <summary>The image files, in order.</summary>
    public abstract IReadOnlyList<string> Files { get; }

    /// <summary>Number of images.</summary>
    public int Count => Files.Count;

    /// <summary>Number of labels.</summary>
    public abstract int LabelCount { get; }

    /// <summary>The pictures; null for a batch that is none any more.</summary>
    public abstract ImageBatch? Pictures { get; }

    /// <summary>Makes tensors, which the caller's dispose scope owns.</summary>
    /// <param name="iteration">Zero-based over the whole run.</param>
    public abstract StepInput ToInput(long iteration);

    /// <inheritdoc/>
    public virtual void Dispose() => Pictures?.Dispose();
}
