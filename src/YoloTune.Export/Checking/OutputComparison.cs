namespace YoloTune.Export.Checking;

/// <summary>
/// Largest differences between two engines, each as a share of the largest magnitude of its kind: boxes by the largest
/// coordinate, probabilities by the largest probability, and so on.
/// </summary>
internal static class OutputComparison
{
    /// <summary>Compares raw anchors.</summary>
    /// <param name="expected">B x (4 + nc + extra) x A values.</param>
    /// <param name="actual">Likewise.</param>
    /// <param name="batch">B.</param>
    /// <param name="layout">What the values mean.</param>
    public static double Raw(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, int batch, RowLayout layout)
    {
        var (boxes, scores) = (default(Extremes), default(Extremes));
        var extras = new Extremes[RowLayout.Kinds];
        var perImage = expected.Length / batch;
        var anchors = perImage / (4 + layout.Classes + layout.Extra);
        for (var image = 0; image < batch; image++)
        {
            var left = expected.Slice(image * perImage, perImage);
            var right = actual.Slice(image * perImage, perImage);
            var scoresEnd = (4 + layout.Classes) * anchors;
            boxes.Include(left[..(4 * anchors)], right[..(4 * anchors)]);
            scores.Include(left[(4 * anchors)..scoresEnd], right[(4 * anchors)..scoresEnd]);
            for (var extra = 0; extra < layout.Extra; extra++)
            {
                var start = scoresEnd + (extra * anchors);
                extras[layout.KindOf(extra)].Include(left.Slice(start, anchors), right.Slice(start, anchors));
            }
        }

        return Math.Max(Math.Max(boxes.Ratio, scores.ProbabilityRatio), Math.Max(extras[0].Ratio, extras[1].ProbabilityRatio));
    }

    /// <summary>
    /// Compares end-to-end rows without minding the order of nearly equal scores: the scores must be those of the original rank by
    /// rank, and every row must be what the original says of some anchor.
    /// </summary>
    /// <param name="expected">B x N x (6 + extra) values: box, score, class, extra.</param>
    /// <param name="anchors">B x (4 + nc + extra) x A values: centre, size, probabilities and the rest of all anchors of the original.</param>
    /// <param name="actual">B x N x (6 + extra) values.</param>
    /// <param name="batch">B.</param>
    /// <param name="layout">What the values mean.</param>
    public static double Rows(ReadOnlySpan<float> expected, ReadOnlySpan<float> anchors, ReadOnlySpan<float> actual, int batch, RowLayout layout)
    {
        var worst = 0.0;
        var (rows, all) = (expected.Length / batch, anchors.Length / batch);
        for (var image = 0; image < batch; image++)
        {
            var found = actual.Slice(image * rows, rows);
            var origin = new AnchorTable(anchors.Slice(image * all, all), all / (4 + layout.Classes + layout.Extra), layout);
            worst = Math.Max(worst, ScoresByRank(expected.Slice(image * rows, rows), found, layout.Columns));
            for (var i = 0; i < rows; i += layout.Columns)
            {
                worst = Math.Max(worst, origin.Distance(found.Slice(i, layout.Columns)));
            }
        }

        return worst;
    }

    /// <summary>Says by how much the chosen class of any pixel falls behind the best one.</summary>
    /// <param name="logits">B x nc x P values of the original.</param>
    /// <param name="classes">B x P class indices; for one class 1 where the value is above zero.</param>
    /// <param name="batch">B.</param>
    /// <param name="classCount">nc.</param>
    public static double Classes(ReadOnlySpan<float> logits, ReadOnlySpan<float> classes, int batch, int classCount)
    {
        var (deficit, magnitude) = (0.0, 1e-12);
        foreach (var logit in logits)
        {
            magnitude = Math.Max(magnitude, Math.Abs(logit));
        }

        for (var i = 0; i < classes.Length; i++)
        {
            deficit = Math.Max(deficit, Deficit(logits, classes, i, classes.Length / batch, classCount));
        }

        return deficit / magnitude;
    }

    /// <summary>The share of pixels with another class than the original's.</summary>
    /// <param name="logits">B x nc x P values of the original.</param>
    /// <param name="classes">B x P class indices.</param>
    /// <param name="batch">B.</param>
    /// <param name="classCount">nc.</param>
    public static double OtherClasses(ReadOnlySpan<float> logits, ReadOnlySpan<float> classes, int batch, int classCount)
    {
        var others = 0;
        for (var i = 0; i < classes.Length; i++)
        {
            others += Deficit(logits, classes, i, classes.Length / batch, classCount) > 0 ? 1 : 0;
        }

        return (double)others / classes.Length;
    }

    private static double Deficit(ReadOnlySpan<float> logits, ReadOnlySpan<float> classes, int place, int pixels, int classCount)
    {
        var own = logits[(place / pixels * classCount * pixels)..];
        var pixel = place % pixels;
        var best = classCount == 1 ? 0f : float.NegativeInfinity;
        for (var c = 0; c < classCount; c++)
        {
            best = Math.Max(best, own[(c * pixels) + pixel]);
        }

        var choice = (classCount, classes[place]) switch
        {
            (1, 0) => 0,
            (1, 1) => own[pixel],
            ( > 1, >= 0) when classes[place] < classCount => own[((int)classes[place] * pixels) + pixel],
            _ => float.NegativeInfinity,
        };
        return (double)best - choice;
    }

    private static double ScoresByRank(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, int columns)
    {
        var scores = default(Extremes);
        for (var i = 4; i < expected.Length; i += columns)
        {
            scores.Include(expected.Slice(i, 1), actual.Slice(i, 1));
        }

        return scores.ProbabilityRatio;
    }
}
