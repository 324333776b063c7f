using YoloTune.Core.Geometry;
using YoloTune.Core.Metrics;
using YoloTune.Core.Tasks;
using YoloTune.Core.Tests.Geometry;
using YoloTune.Models.Checkpoints;
using YoloTune.TestSupport;

namespace YoloTune.Core.Tests.Metrics;

/// <summary>Golden <c>metrics/match</c>, <c>metrics/ap_per_class</c> and the rotated matching of <c>metrics/overlaps</c>.</summary>
public class GoldenMetricsTests
{
    [Fact]
    public void Thresholds_EqualTheReference() =>
        Assert.Equal(SharedFolder.Golden("metrics", "match.safetensors")["iouv"].ToFloats(), IouThresholds.Values.ToArray());

    [Fact]
    public void Match_OfEveryGoldenImage_GivesTheSameTruePositives()
    {
        var file = SharedFolder.Golden("metrics", "match.safetensors");
        foreach (var image in Images(file))
        {
            AssertHits(file[$"{image}.iou"].ToFloats(), file[$"{image}.gt_cls"], file[$"{image}.pred_cls"], file[$"{image}.tp"]);
        }
    }

    [Fact]
    public void Match_OfRotatedGoldenBoxes_GivesTheSameTruePositives()
    {
        var file = SharedFolder.Golden("metrics", "overlaps.safetensors");
        var predictions = GoldenOverlapTests.Rotated(file["obb_pred"].ToFloats());
        float[] iou = [.. GoldenOverlapTests.Rotated(file["obb_gt"].ToFloats()).SelectMany(target => predictions.Select(prediction => ProbIou.Compute(target, prediction)))];

        AssertHits(iou, file["obb_gt_cls"], file["obb_pred_cls"], file["obb_tp"]);
    }

    [Fact]
    public void Compute_OnTheGoldenImages_GivesTheSameValuesAndCurves()
    {
        var file = SharedFolder.Golden("metrics", "ap_per_class.safetensors");
        var targets = Integers(file["in.target_cls"]);
        var counts = new int[targets.Max() + 1];
        foreach (var target in targets)
        {
            counts[target]++;
        }

        var table = PrecisionRecall.Compute(Hits(file["in.tp"]), [], file["in.conf"].ToFloats(), Integers(file["in.pred_cls"]), counts);

        Assert.Equal(Integers(file["unique_classes"]), table.Classes);
        Assert.Equal(Doubles(file["ap"]), table.Ap.SelectMany(values => values));
        Near(file["x"], table.Curves!.X);
        Near(file["p_curve"], table.Curves.Precision.SelectMany(values => values));
        Near(file["r_curve"], table.Curves.Recall.SelectMany(values => values));
        Near(file["f1_curve"], table.Curves.F1.SelectMany(values => values));
        Near(file["prec_values"], table.Curves.PrecisionAtRecall.SelectMany(values => values));
    }

    [Fact]
    public void DetectionMetrics_OnTheGoldenImages_GiveTheSameFigures()
    {
        var expected = SharedFolder.GoldenJson("metrics", "ap_per_class.json");
        var arrays = SharedFolder.Golden("metrics", "ap_per_class.safetensors");
        var result = Accumulate(out _).Compute();

        Assert.Equal(expected.GetProperty("mp").GetDouble(), result.MeanPrecision);
        Assert.Equal(expected.GetProperty("mr").GetDouble(), result.MeanRecall);
        Assert.Equal(expected.GetProperty("map50").GetDouble(), result.Map50);
        Assert.Equal(expected.GetProperty("map75").GetDouble(), result.Map75);
        Assert.Equal(expected.GetProperty("map").GetDouble(), result.Map);
        Assert.Equal(expected.GetProperty("fitness").GetDouble(), result.Fitness);
        Assert.Equal(expected.GetProperty("maps").EnumerateArray().Select(value => value.GetDouble()), result.Maps);
        Assert.Equal(Doubles(arrays["tp"]), result.Classes.Select(item => item.TruePositives));
        Assert.Equal(Doubles(arrays["fp"]), result.Classes.Select(item => item.FalsePositives));
        foreach (var item in result.Classes)
        {
            var figures = expected.GetProperty("per_class").GetProperty(item.ClassIndex.ToString(System.Globalization.CultureInfo.InvariantCulture));
            Assert.Equal(figures.GetProperty("p").GetDouble(), item.Precision);
            Assert.Equal(figures.GetProperty("r").GetDouble(), item.Recall);
            Assert.Equal(figures.GetProperty("f1").GetDouble(), item.F1);
            Assert.Equal(figures.GetProperty("ap50").GetDouble(), item.Ap50);
            Assert.Equal(figures.GetProperty("ap").GetDouble(), item.Ap);
        }
    }

    [Fact]
    public void ConfusionMatrix_OnTheGoldenImages_EqualsTheReference()
    {
        var metrics = Accumulate(out var file);

        // Two more images of the file's note enter the matrix only: a label of class 2 without predictions, and two predictions
        // without labels, of unknown class and confidence: at most two counts of the background column may be left over.
        metrics.Confusion!.Add([], [new(10, 10, 50, 50, 2)]);
        var expected = Doubles(file["confusion_matrix"]);
        var size = metrics.Confusion.Size;
        var leftOver = 0.0;
        for (var i = 0; i < expected.Length; i++)
        {
            var difference = expected[i] - metrics.Confusion[i / size, i % size];
            Assert.True(difference == 0 || (difference > 0 && i % size == size - 1), $"[{i / size},{i % size}] differs by {difference}");
            leftOver += difference;
        }

        Assert.InRange(leftOver, 1, 2);
    }

    [Fact]
    public void AveragePrecision_OfTheGoldenExample_EqualsTheReference()
    {
        var file = SharedFolder.Golden("metrics", "ap_per_class.safetensors");
        double[] recall = [.1, .2, .2, .5, .5, .8];
        double[] precision = [1, 1, .66, .75, .6, .66];
        var (knots, envelope) = (new double[9], new double[9]);

        AveragePrecision.MakeEnvelope(recall, precision, knots, envelope);

        Assert.Equal(Doubles(file["compute_ap.mrec"]), knots);
        Assert.Equal(Doubles(file["compute_ap.mpre"]), envelope);
        Assert.Equal(Doubles(file["compute_ap.ap"])[0], AveragePrecision.Compute(recall, precision));
    }

    [Fact]
    public void Smooth_OfTheGoldenExample_EqualsTheReference()
    {
        var file = SharedFolder.Golden("metrics", "ap_per_class.safetensors");
        foreach (var (name, expected) in file.Tensors.Where(pair => pair.Key.StartsWith("smooth.out_f", StringComparison.Ordinal)))
        {
            var fraction = double.Parse(name["smooth.out_f".Length..], System.Globalization.CultureInfo.InvariantCulture);
            var actual = BoxFilter.Smooth(Doubles(file["smooth.in"]), fraction);
            Assert.Equal(expected.ElementCount, actual.Length);
            Assert.All(Doubles(expected).Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
        }
    }

    private static DetectionMetrics Accumulate(out SafetensorsFile file)
    {
        file = SharedFolder.Golden("metrics", "match.safetensors");
        var metrics = new DetectionMetrics(new() { ClassCount = (int)file["confusion_matrix"].Shape[0] - 1 });
        foreach (var image in Images(file))
        {
            var (boxes, scores, classes) = (GoldenOverlapTests.Corners(file[$"{image}.pred_boxes"].ToFloats()), file[$"{image}.conf"].ToFloats(), Integers(file[$"{image}.pred_cls"]));
            Detection[] predictions = [.. boxes.Select((box, i) => new Detection(box.X1, box.Y1, box.X2, box.Y2, scores[i], classes[i]))];
            var targetClasses = Integers(file[$"{image}.gt_cls"]);
            BoxTarget[] targets = [.. GoldenOverlapTests.Corners(file[$"{image}.gt_boxes"].ToFloats()).Select((box, i) => new BoxTarget(box.X1, box.Y1, box.X2, box.Y2, targetClasses[i]))];
            metrics.Add(predictions, targets);
        }

        return metrics;
    }

    private static void AssertHits(float[] iou, StoredTensor targetClasses, StoredTensor predictedClasses, StoredTensor expected)
    {
        var hits = new ushort[predictedClasses.ElementCount];

        TruePositives.Match(iou, Integers(targetClasses), Integers(predictedClasses), hits, new int[hits.Length]);

        Assert.Equal(Hits(expected), hits);
    }

    private static IEnumerable<string> Images(SafetensorsFile file) =>
        file.Tensors.Where(pair => pair.Key.EndsWith(".tp", StringComparison.Ordinal)).Select(pair => pair.Key.Split('.')[0]);

    private static ushort[] Hits(StoredTensor tensor) =>
        [.. tensor.ToFloats().Chunk(IouThresholds.Count).Select(row => (ushort)row.Select((value, k) => value != 0 ? 1 << k : 0).Sum())];

    private static int[] Integers(StoredTensor tensor) => [.. tensor.ToFloats().Select(value => (int)value)];

    private static double[] Doubles(StoredTensor tensor) => System.Runtime.InteropServices.MemoryMarshal.Cast<byte, double>(tensor.Data.Span).ToArray();

    private static void Near(StoredTensor expected, IEnumerable<double> actual) =>
        Assert.All(expected.ToFloats().Zip(actual, (e, a) => (e, a)), pair => Assert.Equal(pair.e, pair.a, 1e-6));
}
