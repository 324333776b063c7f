using YoloTune.Core.Geometry;
using YoloTune.Core.Predictions;
using YoloTune.Core.Tasks;

namespace YoloTune.Core.Tests.Predictions;

/// <summary>A picture of 80 x 40 (width, height) in a network input of 64 x 64: gain 0.8, 16 rows of padding above and below.</summary>
public class ResultAssemblyTests
{
    private static readonly string[] Names = ["cat", "dog"];
    private static readonly PicturePlace Place = new("a.jpg", 40, 80, 64, 64);

    [Fact]
    public void Assemble_EndToEndBoxes_AreBroughtToThePictureAndClipped()
    {
        var output = new DecodedOutput([8, 24, 40, 48, 0.9f, 1, -8, 0, 72, 30, 0.5f, 0, 1, 20, 9, 30, 0.2f, 0], 1, 6, true, 2);

        var result = new ResultAssembly(TaskKind.Detect, Names, new NmsOptions()).Assemble(output, 0, Place);

        Assert.Equal([new Detection(10, 10, 50, 40, 0.9f, 1), new Detection(0, 0, 80, 17.5f, 0.5f, 0)], result.Boxes);
        Assert.Equal(TaskKind.Detect, result.Task);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Assemble_KeyPoints_AreBroughtToThePictureAndClipped(bool endToEnd)
    {
        var output = endToEnd
            ? new DecodedOutput([8, 24, 40, 48, 0.9f, 0, 16, 32, 0.7f, 100, 2, 0.1f], 1, 12, true, 1)
            : new DecodedOutput([24, 0, 36, 0, 32, 0, 24, 0, 0.9f, 0, 16, 0, 32, 0, 0.7f, 0, 100, 0, 2, 0, 0.1f, 0], 1, 2, false, 1);

        var result = new ResultAssembly(TaskKind.Pose, ["person"], new NmsOptions()) { KeypointCount = 2 }.Assemble(output, 0, Place);

        Assert.Equal([new Detection(10, 10, 50, 40, 0.9f, 0)], result.Boxes);
        Assert.Equal([20, 20, 0.7f, 80, 0, 0.1f], result.Keypoints!.Data);
        Assert.Equal([(0.25f, 0.5f), (1, 0)], Assert.Single(result.Keypoints.Xyn));
        Assert.Equal([0.7f, 0.1f], Assert.Single(result.Keypoints.Conf!));
        Assert.Equal(TaskKind.Pose, result.Task);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Assemble_RotatedBoxes_AreBroughtToThePictureAndNotClipped(bool endToEnd)
    {
        var angle = MathF.PI / 2;
        var output = endToEnd
            ? new DecodedOutput([8, 24, 16, 8, 0.9f, 1, angle], 1, 7, true, 2)
            : new DecodedOutput([8, 24, 16, 8, 0.1f, 0.9f, angle], 1, 1, false, 2);

        var result = new ResultAssembly(TaskKind.Obb, Names, new NmsOptions()).Assemble(output, 0, Place with { InputHeight = 64 });

        Assert.Equal(new RotatedDetection(10, 10, 20, 10, angle, 0.9f, 1), Assert.Single(result.Obb!));
        var hull = Assert.Single(result.Boxes);
        Assert.Equal([5f, 0, 15, 20], new[] { hull.X1, hull.Y1, hull.X2, hull.Y2 }.Select(value => MathF.Round(value, 3)));
        Assert.Equal(TaskKind.Obb, result.Task);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Assemble_Masks_LieInTheirBoxesAndEmptyOnesAreLeftOut(bool native)
    {
        // Prototypes of 16 x 16: the first is positive in the left half, the second nowhere.
        var prototypes = new float[2 * 16 * 16];
        for (var i = 0; i < 256; i++)
        {
            prototypes[i] = i % 16 < 8 ? 1 : -1;
            prototypes[256 + i] = -1;
        }

        float[] rows = [8, 24, 64, 48, 0.9f, 1, 1, 0, 8, 24, 64, 48, 0.8f, 0, 0, 1];
        var output = new DecodedOutput(rows, 1, 8, true, 2, _ => new MaskPrototypes(prototypes, 2, 16, 16));

        var result = new ResultAssembly(TaskKind.Segment, Names, new NmsOptions()) { NativeMasks = native }.Assemble(output, 0, Place);

        Assert.Equal([new Detection(10, 10, 80, 40, 0.9f, 1)], result.Boxes);
        var mask = Assert.Single(result.Masks!);
        Assert.Equal(native ? (40, 80) : (64, 64), (mask.Height, mask.Width));
        var (left, top, right, bottom) = result.Masks!.ToPicture(0).Bounds();
        Assert.InRange(left, 10, 10);
        Assert.InRange(right, 39, 41);
        Assert.InRange(top, 10, 10);
        Assert.InRange(bottom, 39, 40);
        Assert.Equal(result.Masks.ToPicture(0).Area, (right - left) * (bottom - top));
        var polygon = Assert.Single(result.Masks.Xyn);
        Assert.InRange(polygon.Where((_, i) => i % 2 == 0).Max(), 0.46f, 0.52f);
        Assert.InRange(polygon.Where((_, i) => i % 2 == 0).Min(), 0.12f, 0.13f);
    }

    [Fact]
    public void Assemble_SecondImageOfABatch_ReadsItsOwnRows()
    {
        var output = new DecodedOutput([8, 24, 40, 48, 0.9f, 1, 16, 24, 40, 48, 0.8f, 0], 2, 6, true, 2);

        var result = new ResultAssembly(TaskKind.Detect, Names, new NmsOptions()).Assemble(output, 1, Place);

        Assert.Equal(new Detection(20, 10, 50, 40, 0.8f, 0), Assert.Single(result.Boxes));
    }

    [Fact]
    public void Create_ForAClassifier_IsRefused() => Assert.Throws<ArgumentException>(() => new ResultAssembly(TaskKind.Classify, Names, new NmsOptions()));
}
