namespace YoloTune.Core.Metrics;

/// <summary>
/// Object keypoint similarity (Lin et al., COCO keypoint evaluation; spec/04 section 7): how close predicted points are, measured by the
/// size of the object and by how sharply each point can be placed. Points without a label do not count.
/// </summary>
public static class KeypointSimilarity
{
    private const float Epsilon = 1e-7f;
    private const float BoxShare = 0.53f;

    private static readonly float[] CocoSigmas =
        [.. new[] { .26f, .25f, .25f, .35f, .35f, .79f, .79f, .72f, .72f, .62f, .62f, 1.07f, 1.07f, .87f, .87f, .89f, .89f }.Select(value => value / 10)];

    /// <summary>The area that stands for an object: 0.53 of its box.</summary>
    /// <param name="width">Width of the box, pixels.</param>
    /// <param name="height">Height of the box, pixels.</param>
    public static float AreaOf(float width, float height) => width * height * BoxShare;

    /// <summary>The fall-off of every point: the data set's own, those of COCO for [17, 3], else 1 / K each.</summary>
    /// <param name="count">K, points of an object.</param>
    /// <param name="dimensions">D, 2 or 3.</param>
    /// <param name="own">The data set's <c>kpt_oks_sigmas</c>, K values, or null.</param>
    public static float[] Sigmas(int count, int dimensions, IReadOnlyList<double>? own = null)
    {
        if (own is not null && own.Count == count)
        {
            return [.. own.Select(value => (float)value)];
        }

        if (count == CocoSigmas.Length && dimensions == 3)
        {
            return [.. CocoSigmas];
        }

        var sigmas = new float[count];
        Array.Fill(sigmas, 1f / count);
        return sigmas;
    }

    /// <summary>The matrix of similarities, 0 to 1.</summary>
    /// <param name="targets">(T x K x 3) x, y in pixels and visibility of the labels.</param>
    /// <param name="areas">(T) area of every labelled object, square pixels.</param>
    /// <param name="predictions">(P x K x D) x, y in pixels and, with D = 3, a confidence, which is not looked at.</param>
    /// <param name="dimensions">D, 2 or 3.</param>
    /// <param name="sigmas">(K) fall-off of every point.</param>
    /// <param name="similarity">Receives T x P values, row-major.</param>
    /// <exception cref="ArgumentException"><paramref name="similarity"/> is too short.</exception>
    public static void Matrix(
        ReadOnlySpan<float> targets,
        ReadOnlySpan<float> areas,
        ReadOnlySpan<float> predictions,
        int dimensions,
        ReadOnlySpan<float> sigmas,
        Span<float> similarity)
    {
        var points = sigmas.Length;
        var count = predictions.Length / (points * dimensions);
        if (similarity.Length < (long)areas.Length * count)
        {
            throw new ArgumentException("The target is shorter than labels x predictions.", nameof(similarity));
        }

        for (var t = 0; t < areas.Length; t++)
        {
            var target = targets.Slice(t * points * 3, points * 3);
            for (var p = 0; p < count; p++)
            {
                similarity[(t * count) + p] = Compute(target, areas[t], predictions.Slice(p * points * dimensions, points * dimensions), dimensions, sigmas);
            }
        }
    }

    private static float Compute(ReadOnlySpan<float> target, float area, ReadOnlySpan<float> prediction, int dimensions, ReadOnlySpan<float> sigmas)
    {
        var (sum, visible) = (0f, 0);
        for (var k = 0; k < sigmas.Length; k++)
        {
            if (target[(3 * k) + 2] != 0)
            {
                var (dx, dy) = (target[3 * k] - prediction[dimensions * k], target[(3 * k) + 1] - prediction[(dimensions * k) + 1]);
                var spread = 2 * sigmas[k];
                sum += MathF.Exp(-((dx * dx) + (dy * dy)) / (spread * spread * (area + Epsilon) * 2));
                visible++;
            }
        }

        return sum / (visible + Epsilon);
    }
}
