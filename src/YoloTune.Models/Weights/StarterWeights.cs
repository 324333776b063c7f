using YoloTune.Models.Checkpoints;

namespace YoloTune.Models.Weights;

/// <summary>
/// The weights that come with the program: YOLO26n in half precision, trained by this project on its own corpus of composed pictures
/// (docs/starter-weights.md). No network is needed.
/// </summary>
public static class StarterWeights
{
    /// <summary>The name that means these weights.</summary>
    public const string Name = "starter";

    private const string Resource = "YoloTune.Models.Weights.starter.safetensors";

    /// <summary>Whether a model given by the user means these weights: <c>starter</c>, <c>starter.pt</c> or <c>starter.safetensors</c>, any case, no folder.</summary>
    /// <param name="model">What the user wrote; may be null.</param>
    public static bool IsStarterName(string? model) =>
        model is not null && (model.Equals(Name, StringComparison.OrdinalIgnoreCase)
            || model.Equals(Name + ".pt", StringComparison.OrdinalIgnoreCase)
            || model.Equals(Name + ".safetensors", StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads the weights out of the assembly.</summary>
    /// <returns>The checkpoint; its names are the classes of the corpus.</returns>
    public static Checkpoint Read()
    {
        using var stream = typeof(StarterWeights).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException("The assembly lacks its starter weights.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return CheckpointReader.Parse(bytes, Name + ".safetensors");
    }
}
