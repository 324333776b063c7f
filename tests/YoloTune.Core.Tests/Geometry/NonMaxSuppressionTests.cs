using YoloTune.Core.Errors;
using YoloTune.Core.Geometry;
using YoloTune.Core.Tasks;

namespace YoloTune.Core.Tests.Geometry;

public class NonMaxSuppressionTests
{
    [Theory]
    [InlineData(1, false, false)]
    [InlineData(2, true, false)]
    [InlineData(3, true, true)]
    [InlineData(4, false, true)]
    public void Select_OfRandomBoxes_EqualsAPlainDoubleLoop(int seed, bool multiLabel, bool agnostic)
    {
        const int anchors = 777;
        const int classes = 7;
        var prediction = Random(seed, anchors, classes);
        var options = new NmsOptions { Confidence = 0.3, Iou = 0.45, MultiLabel = multiLabel, Agnostic = agnostic, MaximumDetections = 250, MaximumCandidates = 2500 };

        var actual = NonMaxSuppression.Select(prediction, anchors, classes, options);

        Assert.InRange(actual.Count, 1, 250);
        Assert.Equal(Reference(prediction, anchors, classes, options), actual.Detections);
    }

    [Fact]
    public void Select_KeepsAnOverlapThatEqualsTheThreshold()
    {
        // Two unit-height boxes of width 3 shifted by 1: IoU exactly 0.5.
        float[] prediction = [1.5f, 2.5f, 0.5f, 0.5f, 3, 3, 1, 1, 0.9f, 0.8f];

        Assert.Equal(2, NonMaxSuppression.Select(prediction, 2, 1, new() { Confidence = 0.1, Iou = 0.5 }).Count);
        Assert.Equal(1, NonMaxSuppression.Select(prediction, 2, 1, new() { Confidence = 0.1, Iou = 0.4999 }).Count);
    }

    [Fact]
    public void Select_DropsScoresThatEqualTheThreshold()
    {
        float[] prediction = [5, 50, 5, 50, 4, 4, 4, 4, 0.5f, 0.75f];

        var selection = NonMaxSuppression.Select(prediction, 2, 1, new() { Confidence = 0.5 });

        Assert.Equal([1], selection.Anchors);
    }

    [Fact]
    public void Select_OfEqualScores_KeepsTheFirstAnchor()
    {
        float[] prediction = [5, 5, 5, 5, 4, 4, 4, 4, 0.5f, 0.5f];

        Assert.Equal([0], NonMaxSuppression.Select(prediction, 2, 1, new()).Anchors);
    }

    [Fact]
    public void Select_OfATooShortPrediction_IsRefused() =>
        Assert.Throws<ArgumentException>(() => NonMaxSuppression.Select(new float[9], 2, 1, new()));

    [Theory]
    [InlineData(-0.1, 0.5, 300)]
    [InlineData(0.1, 1.5, 300)]
    [InlineData(double.NaN, 0.5, 300)]
    [InlineData(0.1, 0.5, 0)]
    public void Select_WithOptionsOutOfRange_IsRefused(double confidence, double iou, int maximum) => Assert.Throws<InputException>(() =>
        NonMaxSuppression.Select(new float[10], 2, 1, new() { Confidence = confidence, Iou = iou, MaximumDetections = maximum }));

    [Fact]
    public void ToNative_UndoesTheLetterbox_AndClamps()
    {
        // 640 x 480 in 320 x 320: gain 0.5, 40 rows of padding above.
        var selection = new Selection([new(-3, 60, 100, 290, 0.5f, 1)], [0]);

        Assert.Equal([new Detection(0, 40, 200, 480, 0.5f, 1)], selection.ToNative(NativeFrame.FromShapes(320, 320, 480, 640)));
    }

    [Fact]
    public void DescendingOrder_IsStable_ForAllSigns()
    {
        float[] scores = [0.5f, -1, 0.5f, 0, -0f, 2, -3, 0.5f, float.MaxValue, float.Epsilon];
        var order = new int[scores.Length];

        DescendingOrder.Fill(scores, order);

        Assert.Equal([8, 5, 0, 2, 7, 9, 3, 4, 1, 6], order);
    }

    [Theory]
    [InlineData(0.45)]
    [InlineData(0.6)]
    [InlineData(0.7)]
    [InlineData(0.5)]
    public void FloorToSingle_SeparatesFloatsAsTheDoubleDoes(double threshold)
    {
        var single = NonMaxSuppression.FloorToSingle(threshold);
        foreach (var value in (float[])[MathF.BitDecrement((float)threshold), (float)threshold, MathF.BitIncrement((float)threshold)])
        {
            Assert.Equal(value > threshold, value > single);
        }
    }

    [Fact]
    public void RotatedSelect_OfManyBoxes_EqualsTheSameWithoutTheQuickTest()
    {
        const int anchors = 400;
        var axis = Random(9, anchors, 2);
        var prediction = new float[axis.Length + anchors];
        axis.CopyTo(prediction, 0);
        var angles = new SeededRandom(10);
        for (var i = axis.Length; i < prediction.Length; i++)
        {
            prediction[i] = (angles.Next() * 3) - 1.5f;
        }

        var options = new NmsOptions { Confidence = 0.2, Iou = 0.3 };
        var selection = RotatedSuppression.Select(prediction, anchors, 2, options);
        var everything = RotatedSuppression.Select(prediction, anchors, 2, options with { Iou = 1, MaximumDetections = anchors });
        var moved = everything.Detections.Select(item => item.Box with { X = item.X + (item.ClassIndex * 7680f), Y = item.Y + (item.ClassIndex * 7680f) }).ToArray();
        var expected = Enumerable.Range(0, moved.Length).Where(i => moved.Take(i).All(better => ProbIou.Compute(better, moved[i]) < 0.3f)).Select(i => everything.Anchors[i]);

        Assert.InRange(selection.Anchors.Length, 2, everything.Anchors.Length - 1);
        Assert.Equal(expected, selection.Anchors);
    }

    private static List<Detection> Reference(float[] prediction, int anchors, int classes, NmsOptions options)
    {
        var rows = new List<Detection>();
        for (var a = 0; a < anchors; a++)
        {
            var box = new CenterBox(prediction[a], prediction[anchors + a], prediction[(2 * anchors) + a], prediction[(3 * anchors) + a]).ToCorners();
            var scores = Enumerable.Range(0, classes).Select(c => prediction[((4 + c) * anchors) + a]).ToArray();
            for (var c = 0; c < classes; c++)
            {
                if (scores[c] > 0.3f && (options.MultiLabel || c == Array.IndexOf(scores, scores.Max())))
                {
                    rows.Add(new(box.X1, box.Y1, box.X2, box.Y2, scores[c], c));
                }
            }
        }

        var kept = new List<Detection>();
        foreach (var row in rows.OrderByDescending(row => row.Score).Take(options.MaximumCandidates))
        {
            if (kept.Count < options.MaximumDetections && kept.All(other => !(BoxOverlap.Iou(Moved(other, options), Moved(row, options), 0) > 0.45)))
            {
                kept.Add(row);
            }
        }

        return kept;
    }

    private static CornerBox Moved(Detection row, NmsOptions options)
    {
        var offset = options.Agnostic ? 0 : row.ClassIndex * 7680f;
        return new(row.X1 + offset, row.Y1 + offset, row.X2 + offset, row.Y2 + offset);
    }

    private static float[] Random(int seed, int anchors, int classes)
    {
        var random = new SeededRandom(seed);
        var prediction = new float[(4 + classes) * anchors];
        for (var i = 0; i < prediction.Length; i++)
        {
            prediction[i] = (i / anchors) switch
            {
                < 2 => random.Next() * 400,
                < 4 => 10 + (random.Next() * 120),
                _ => MathF.Round(random.Next(), 3),
            };
        }

        return prediction;
    }

    private sealed class SeededRandom(int seed)
    {
        private readonly uint _seed = TestSupport.FillRule.Hash("nms" + seed);
        private long _index;

        public float Next() => (float)TestSupport.FillRule.Uniform(_seed, _index++);
    }
}
