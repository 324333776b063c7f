using YoloTune.Models.Heads;
using YoloTune.Models.Layers;

namespace YoloTune.Training.Losses;

/// <summary>What the key point loss needs to know besides the detection loss (specification 05, section 8).</summary>
internal sealed record PoseLossOptions
{
    private static readonly float[] PersonSigmas = [.26f, .25f, .25f, .35f, .35f, .79f, .79f, .72f, .72f, .62f, .62f, 1.07f, 1.07f, .87f, .87f, .89f, .89f];
    private static readonly float[] PersonWeights = [1, 1, 1, 1, 1, 1, 1, 1.2f, 1.2f, 1.5f, 1.5f, 1, 1, 1.2f, 1.2f, 1.5f, 1.5f];

    /// <summary>Points of an object.</summary>
    public required KeypointLayout Layout { get; init; }

    /// <summary>How far a point may be off, relative to the object's size, K values.</summary>
    public required IReadOnlyList<float> Sigmas { get; init; }

    /// <summary>The density of errors of YOLO26's head; null for the other families.</summary>
    public NormalizingFlow? Flow { get; init; }

    /// <summary>Weight of every point in the likelihood, K values.</summary>
    public IReadOnlyList<float> LikelihoodWeights => IsPerson(Layout) ? PersonWeights : [.. Enumerable.Repeat(1f, Layout.Count)];

    /// <summary>Gain of the places (<c>pose</c>).</summary>
    public double PoseGain { get; init; } = 12;

    /// <summary>Gain of the visibility (<c>kobj</c>).</summary>
    public double VisibilityGain { get; init; } = 1;

    /// <summary>Gain of the likelihood (<c>rle</c>).</summary>
    public double LikelihoodGain { get; init; } = 1;

    /// <summary>The tolerances of COCO's 17 points of a person; 1 / K for any other layout.</summary>
    /// <param name="layout">Points of an object.</param>
    public static IReadOnlyList<float> DefaultSigmas(KeypointLayout layout) =>
        IsPerson(layout) ? [.. PersonSigmas.Select(sigma => sigma / 10)] : [.. Enumerable.Repeat(1f / layout.Count, layout.Count)];

    private static bool IsPerson(KeypointLayout layout) => layout is { Count: 17, Dimensions: 3 };
}
