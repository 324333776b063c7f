using YoloTune.Core.Geometry;
using YoloTune.Core.Predictions;
using YoloTune.Core.Tasks;

namespace YoloTune.Core.Tests.Predictions;

public class TileMergingTests
{
    private static readonly string[] Names = ["cat", "dog"];

    [Theory]
    [InlineData(1000, 1500, 640, 0.2, 2, 3)]
    [InlineData(640, 640, 640, 0.2, 1, 1)]
    [InlineData(300, 641, 640, 0.2, 1, 2)]
    [InlineData(2000, 640, 640, 0, 4, 1)]
    public void Grid_CoversThePictureWithTilesOfOneSize(int height, int width, int size, double overlap, int rows, int columns)
    {
        var tiles = PictureTile.Grid(height, width, new TileOptions { Height = size, Width = size, Overlap = overlap });

        Assert.Equal(rows * columns, tiles.Count);
        Assert.All(tiles, tile => Assert.Equal((Math.Min(size, height), Math.Min(size, width)), (tile.Height, tile.Width)));
        Assert.Equal((0, 0), (tiles[0].Left, tiles[0].Top));
        Assert.Equal((width, height), (tiles[^1].Left + tiles[^1].Width, tiles[^1].Top + tiles[^1].Height));
        foreach (var (left, right) in tiles.Zip(tiles.Skip(1)).Where(pair => pair.First.Top == pair.Second.Top))
        {
            Assert.InRange(left.Left + left.Width - right.Left, (int)(overlap * size) - 1, size);
        }
    }

    [Fact]
    public void Merge_BoxesOfTiles_MoveToThePicture()
    {
        var result = Merge([Part(0, new Detection(10, 10, 30, 30, 0.5f, 0)), Part(80, new Detection(50, 10, 70, 30, 0.9f, 1))]);

        Assert.Equal([new Detection(130, 10, 150, 30, 0.9f, 1), new Detection(10, 10, 30, 30, 0.5f, 0)], result.Boxes);
    }

    [Fact]
    public void Merge_TheSameObjectInTwoTiles_StaysOnce()
    {
        var result = Merge([Part(0, new Detection(85, 10, 97, 30, 0.5f, 0)), Part(80, new Detection(5, 10, 18, 30, 0.9f, 0))]);

        Assert.Equal(new Detection(85, 10, 98, 30, 0.9f, 0), Assert.Single(result.Boxes));
    }

    [Fact]
    public void Merge_APartAtTheBorder_YieldsToTheWholeWhateverItsScore()
    {
        var result = Merge([Part(0, new Detection(82, 10, 100, 30, 0.95f, 0)), Part(80, new Detection(2.5f, 10, 60, 30, 0.4f, 0))]);

        Assert.Equal(new Detection(82.5f, 10, 140, 30, 0.4f, 0), Assert.Single(result.Boxes));
    }

    [Theory]
    [InlineData(TileMerge.IntersectionOverSmaller, 1)]
    [InlineData(TileMerge.IntersectionOverUnion, 2)]
    public void Merge_ASmallBoxInALargeOne_DependsOnTheMeasure(TileMerge merge, int expected)
    {
        var result = Merge([Part(0, new Detection(85, 10, 97, 30, 0.5f, 0)), Part(80, new Detection(4, 5, 70, 60, 0.9f, 0))], new TileOptions { Merge = merge });

        Assert.Equal(expected, result.Boxes.Count);
    }

    [Theory]
    [InlineData(false, 2)]
    [InlineData(true, 1)]
    public void Merge_ObjectsOfTwoClasses_AreOneOnlyWhenAgnostic(bool agnostic, int expected) =>
        Assert.Equal(expected, Merge([Part(0, new Detection(85, 10, 97, 30, 0.5f, 0)), Part(80, new Detection(5, 10, 17, 30, 0.9f, 1))], agnostic: agnostic).Boxes.Count);

    [Fact]
    public void Merge_NeighboursInOneTile_BothStay() =>
        Assert.Equal(2, Merge([Part(0, new Detection(10, 10, 40, 40, 0.5f, 0), new Detection(12, 12, 40, 40, 0.4f, 0))]).Boxes.Count);

    [Fact]
    public void Merge_MoreThanAllowed_KeepsTheBest() =>
        Assert.Equal(0.9f, Assert.Single(Merge([Part(0, new Detection(10, 10, 40, 40, 0.5f, 0)), Part(80, new Detection(50, 10, 70, 30, 0.9f, 0))], maximum: 1).Boxes).Score);

    [Fact]
    public void Merge_RotatedBoxes_ComparesThemAndNotTheirHulls()
    {
        // Two thin boxes side by side at 45 degrees: their hulls share most, they share nothing.
        var (a, b) = (new RotatedDetection(90, 50, 60, 6, MathF.PI / 4, 0.9f, 0), new RotatedDetection(18, 42, 60, 6, MathF.PI / 4, 0.8f, 0));
        var same = new RotatedDetection(10.5f, 50, 60, 6, MathF.PI / 4, 0.7f, 0);

        var result = Merge([Rotated(0, a), Rotated(80, b, same)]);

        Assert.Equal(2, result.Boxes.Count);
        Assert.Equal([90, 98], result.Obb!.Select(box => box.X));
        Assert.Equal(result.Obb!.Count, result.Boxes.Count);
    }

    [Fact]
    public void Merge_KeyPoints_MoveWithTheirBoxes()
    {
        var part = (new PictureTile(80, 0, 100, 100), new ImageResult("a.jpg", 100, 100, Names, [new(50, 10, 70, 30, 0.9f, 0)]) { Keypoints = new KeypointList([60, 20, 0.5f], 1, 3, 100, 100) });

        Assert.Equal([140, 20, 0.5f], Merge([part]).Keypoints!.Data);
    }

    [Fact]
    public void Merge_Masks_IsRefused() =>
        Assert.Throws<ArgumentException>(() => Merge([(new PictureTile(0, 0, 100, 100), new ImageResult("a.jpg", 100, 100, Names, []) { Masks = new MaskList([], 100, 100) })]));

    [Theory]
    [InlineData(0f, 10, 10, 25)]
    [InlineData(0f, 40, 10, 0)]
    [InlineData(MathF.PI / 4, 0, 0, 82.8427)]
    public void Intersection_OfRectangles_IsTheSharedArea(float angle, float x, float y, double expected)
    {
        var square = new RotatedBox(0, 0, 10, 10, 0).ToCorners();
        var other = angle == 0 ? new RotatedBox(x, y, 20, 20, 0).ToCorners() : new RotatedBox(x, y, 10, 10, angle).ToCorners();

        Assert.Equal(expected, ConvexOverlap.Intersection(square, other), 1e-3);
        Assert.Equal(expected, ConvexOverlap.Intersection(other, square), 1e-3);
    }

    private static ImageResult Merge((PictureTile, ImageResult)[] parts, TileOptions? options = null, int maximum = 300, bool agnostic = false) =>
        TileMerging.Merge(parts, "a.jpg", 100, 180, options ?? new TileOptions(), maximum, agnostic);

    private static (PictureTile, ImageResult) Part(int left, params Detection[] boxes) => (new PictureTile(left, 0, 100, 100), new ImageResult("a.jpg", 100, 100, Names, boxes));

    private static (PictureTile, ImageResult) Rotated(int left, params RotatedDetection[] boxes) => (
        new PictureTile(left, 0, 100, 100),
        new ImageResult("a.jpg", 100, 100, Names, boxes.Select(box =>
        {
            var hull = box.Box.ToHull();
            return new Detection(hull.X1, hull.Y1, hull.X2, hull.Y2, box.Score, box.ClassIndex);
        }))
        {
            Obb = new RotatedBoxList(boxes, 100, 100),
        });
}
