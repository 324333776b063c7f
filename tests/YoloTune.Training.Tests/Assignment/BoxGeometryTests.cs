using TorchSharp;
using YoloTune.Training.Assignment;
using static TorchSharp.torch;

namespace YoloTune.Training.Tests.Assignment;

public sealed class BoxGeometryTests
{
    [Fact]
    public void AnchorGrid_OfGoldenLevels_HasTheCentresAndStrides()
    {
        using var scope = NewDisposeScope();
        var golden = GoldenTensors.Read("assigner", "anchors.safetensors");

        var grid = AnchorGrid.Create([(16, 16), (8, 8), (4, 4)], [8, 16, 32], CPU);

        Assert.Equal(0, GoldenTensors.LargestError(grid.CentresInPixels(), golden["anchor_points_px"]));
        Assert.Equal(0, GoldenTensors.LargestError(grid.Strides, golden["strides"]));
    }

    [Fact]
    public void AnchorGrid_OfUnequalSides_RunsRowByRow()
    {
        using var scope = NewDisposeScope();

        var grid = AnchorGrid.Create([(2, 3)], [8], CPU);

        Assert.Equal([0.5f, 0.5f, 1.5f, 0.5f, 2.5f, 0.5f, 0.5f, 1.5f, 1.5f, 1.5f, 2.5f, 1.5f], grid.Points.data<float>().ToArray());
    }

    [Fact]
    public void BoxDistances_OfGoldenBoxes_ConvertBothWays()
    {
        using var scope = NewDisposeScope();
        var golden = GoldenTensors.Read("assigner", "distances.safetensors");
        var anchors = golden["anchor_points"];

        Assert.True(GoldenTensors.LargestError(BoxDistances.ToCorners(golden["dist"], anchors), golden["dist2bbox_xyxy"]) <= 1e-5);
        Assert.True(GoldenTensors.LargestError(BoxDistances.ToCentres(golden["dist"], anchors), golden["dist2bbox_xywh"]) <= 1e-5);
        Assert.True(GoldenTensors.LargestError(BoxDistances.FromCorners(golden["boxes"], anchors), golden["bbox2dist"]) <= 1e-5);
        Assert.True(GoldenTensors.LargestError(BoxDistances.FromCorners(golden["boxes"], anchors, 15), golden["bbox2dist_regmax15"]) <= 1e-5);
    }

    [Fact]
    public void FromRaw_OfDistributions_IsTheMeanBin()
    {
        using var scope = NewDisposeScope();
        var raw = full([1, 1, 16], -100f);
        raw[0, 0, 3] = 0;
        raw[0, 0, 5] = 1;
        raw[0, 0, 10] = 100;
        raw[0, 0, 15] = 100;

        var distances = BoxDistances.FromRaw(raw, 4);

        Assert.Equal([3f, 1f, 2f, 3f], distances.data<float>().ToArray());
    }

    [Theory]
    [InlineData(nameof(OverlapKind.Iou), "IoU")]
    [InlineData(nameof(OverlapKind.Generalised), "GIoU")]
    [InlineData(nameof(OverlapKind.Distance), "DIoU")]
    [InlineData(nameof(OverlapKind.Complete), "CIoU")]
    public void BoxOverlap_OfGoldenPairs_HasValueAndGradient(string kind, string name)
    {
        using var scope = NewDisposeScope();
        var golden = GoldenTensors.Read("assigner", "iou.safetensors");
        var first = golden["xyxy_a"].requires_grad_();

        var overlap = BoxOverlap.Measure(BoxColumns.OfCorners(first), BoxColumns.OfCorners(golden["xyxy_b"]), Enum.Parse<OverlapKind>(kind));
        overlap.sum().backward();

        Assert.True(GoldenTensors.LargestError(overlap.unsqueeze(1), golden[name]) <= 1e-5);

        // Gradients of degenerate pairs reach 1e6: the tolerance is relative above 1.
        var expected = golden[name + ".grad_a"];
        Assert.True(((first.grad! - expected).abs() / expected.abs().clamp_min(1)).max().ToDouble() <= 1e-4);
    }

    [Fact]
    public void BoxColumns_OfGoldenCentrePairs_OverlapLikeTheCorners()
    {
        using var scope = NewDisposeScope();
        var golden = GoldenTensors.Read("assigner", "iou.safetensors");
        var (first, second) = (golden["xyxy_a"], golden["xyxy_b"]);

        var overlap = BoxOverlap.Measure(BoxColumns.OfCentres(ToCentres(first)), BoxColumns.OfCentres(ToCentres(second)), OverlapKind.Complete);

        // The last twelve pairs are degenerate; there the reference's variant for centres, which nothing here uses, divides by zero.
        var usual = first.shape[0] - 12;
        Assert.True(GoldenTensors.LargestError(overlap.unsqueeze(1).narrow(0, 0, usual), golden["CIoU_xywh"].narrow(0, 0, usual)) <= 1e-5);
    }

    private static Tensor ToCentres(Tensor corners)
    {
        var halves = corners.chunk(2, 1);
        return cat([(halves[0] + halves[1]) / 2, halves[1] - halves[0]], 1);
    }
}
