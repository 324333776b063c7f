using YoloTune.Core.Tasks;

namespace YoloTune.Data.Formats;

/// <summary>What a label file must look like.</summary>
public sealed record LabelFormat
{
    /// <summary>What is to be learned; decides the columns.</summary>
    public TaskKind Task { get; init; } = TaskKind.Detect;

    /// <summary>Number of classes; class numbers must be below it. At least 1.</summary>
    public required int ClassCount { get; init; }

    /// <summary>Accept any class number, as all become one class (<c>single_cls</c>).</summary>
    public bool SingleClass { get; init; }

    /// <summary>Key points per object; needed for <see cref="TaskKind.Pose"/>.</summary>
    public KeypointShape? Keypoints { get; init; }

    /// <summary>Numbers per row of a file without polygons.</summary>
    internal int Columns => Task == TaskKind.Pose && Keypoints is { } shape ? 5 + (shape.Count * shape.Dimensions) : 5;
}
