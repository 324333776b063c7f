namespace YoloTune.Training.Options;

/// <summary>What to tell about a model. Names in parentheses are the keys of the command line.</summary>
public sealed record InfoOptions
{
    /// <summary>Checkpoint, model name or model YAML (<c>model</c>).</summary>
    public string Model { get; init; } = "yolo26n.pt";

    /// <summary>Input size in pixels for which operations are counted (<c>imgsz</c>).</summary>
    public int ImageSize { get; init; } = 640;
}
