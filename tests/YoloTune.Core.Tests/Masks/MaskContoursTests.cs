using YoloTune.Core.Imaging;
using YoloTune.Core.Masks;

namespace YoloTune.Core.Tests.Masks;

public class MaskContoursTests
{
    [Fact]
    public void Outer_OfARectangle_GivesItsFourCornersAgainstTheClock()
    {
        var border = Assert.Single(MaskContours.Outer(Mask(".....", ".###.", ".###.", ".....")));

        Assert.Equal([(1, 1), (1, 2), (3, 2), (3, 1)], border);
    }

    [Fact]
    public void Outer_OfASinglePixel_GivesThatPixel() => Assert.Equal([(2, 1)], Assert.Single(MaskContours.Outer(Mask("....", "..#.", "...."))));

    [Fact]
    public void Outer_OfALine_GoesThereAndBack() => Assert.Equal([(0, 0), (3, 0)], Assert.Single(MaskContours.Outer(Mask("####"))));

    [Fact]
    public void Outer_OfARingWithSomethingInside_GivesTheRingOnly() =>
        Assert.Equal([(0, 0), (0, 4), (4, 4), (4, 0)], Assert.Single(MaskContours.Outer(Mask("#####", "#...#", "#.#.#", "#...#", "#####"))));

    [Fact]
    public void Outer_OfTwoParts_GivesBoth() => Assert.Equal(2, MaskContours.Outer(Mask("##..", "##..", "...#")).Count);

    [Fact]
    public void Outer_OfPartsThatTouchAtACorner_GivesOne() => Assert.Single(MaskContours.Outer(Mask("##..", "##..", "..##")));

    [Fact]
    public void Outer_OfNothing_GivesNothing() => Assert.Empty(MaskContours.Outer(new BitMask(3, 3)));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Outer_FilledAgain_GivesTheMaskWithoutItsHoles(int seed)
    {
        var random = new Random(seed);
        var mask = new BitMask(60, 150);
        for (var blob = 0; blob < 12; blob++)
        {
            var (cx, cy, rx, ry) = (random.Next(150), random.Next(60), random.Next(1, 25), random.Next(1, 15));
            var hollow = random.Next(2) == 0;
            for (var y = 0; y < 60; y++)
            {
                for (var x = 0; x < 150; x++)
                {
                    var r = Math.Pow((double)(x - cx) / rx, 2) + Math.Pow((double)(y - cy) / ry, 2);
                    if (r <= 1 && !(hollow && r < 0.4))
                    {
                        mask.Set(y, x);
                    }
                }
            }
        }

        var borders = MaskContours.Outer(mask);

        var filled = new PixelBuffer(60, 150, 1);
        foreach (var border in borders)
        {
            PolygonFill.Fill(filled, [.. border.SelectMany(point => new[] { (float)point.X, point.Y })], 1);
        }

        Assert.Equal(WithoutHoles(mask), filled.Pixels.ToArray());
    }

    [Fact]
    public void Join_OfTwoParts_BridgesTheNearestPointsAndComesBack()
    {
        var chain = ContourChain.Join([[(0, 0), (0, 2), (2, 2), (2, 0)], [(5, 2), (5, 4), (7, 4)]]);

        Assert.Equal([(0, 0), (0, 2), (2, 2), (5, 2), (5, 4), (7, 4), (5, 2), (2, 2), (2, 0)], chain);
    }

    [Fact]
    public void Join_OfOnePart_GivesIt() => Assert.Equal([(1, 2), (3, 4)], ContourChain.Join([[(1, 2), (3, 4)]]));

    [Theory]
    [InlineData("4", "..", "..")]
    [InlineData("04", "##", "##")]
    [InlineData("121", ".#", "#.")]
    [InlineData("111000", ".#.#.#")]
    public void RunLengthText_OfSmallMasks_IsTheKnownText(string expected, params string[] rows)
    {
        Assert.Equal(expected, RunLengthText.Of(Mask(rows)));
    }

    [Fact]
    public void RunLengthText_OfLongRuns_CarriesTheContinuationBit()
    {
        var mask = new BitMask(40, 30);
        for (var y = 3; y < 37; y++)
        {
            for (var x = 5; x < 25; x++)
            {
                if ((x + y) % 7 != 0)
                {
                    mask.Set(y, x);
                }
            }
        }

        Assert.Equal(mask.ToBytes(), Decode(RunLengthText.Of(mask), 40, 30));
    }

    [Fact]
    public void ToPicture_OfAHalvedMaskWithPadding_IsTheRectangleOfThePicture()
    {
        // A picture of 40 x 80 lies at half its size in an input of 32 x 40, with 6 rows above and below.
        var mask = new BitMask(32, 40);
        for (var y = 10; y < 20; y++)
        {
            for (var x = 4; x < 24; x++)
            {
                mask.Set(y, x);
            }
        }

        var picture = MaskScaling.ToPicture(mask, 0.5f, 0, 6, 40, 80);

        Assert.Equal((8, 8, 48, 28), picture.Bounds());
        Assert.Equal(40 * 20, picture.Area);
    }

    [Fact]
    public void Bounds_OfPixelsInSeveralWords_AreTight()
    {
        var mask = new BitMask(9, 200);
        mask.Set(2, 70);
        mask.Set(6, 130);

        Assert.Equal((70, 2, 131, 7), mask.Bounds());
        Assert.Equal((0, 0, 0, 0), new BitMask(4, 4).Bounds());
    }

    private static BitMask Mask(params string[] rows) => BitMask.FromBytes([.. rows.SelectMany(row => row.Select(cell => cell == '#' ? (byte)1 : (byte)0))], rows.Length, rows[0].Length);

    /// <summary>Background that cannot be reached from outside through edges belongs to the object.</summary>
    private static byte[] WithoutHoles(BitMask mask)
    {
        var (height, width) = (mask.Height, mask.Width);
        var outside = new bool[height + 2, width + 2];
        var open = new Stack<(int Y, int X)>([(0, 0)]);
        while (open.TryPop(out var cell))
        {
            var (y, x) = cell;
            if (y < 0 || x < 0 || y > height + 1 || x > width + 1 || outside[y, x] || (y > 0 && x > 0 && y <= height && x <= width && mask[y - 1, x - 1]))
            {
                continue;
            }

            outside[y, x] = true;
            open.Push((y - 1, x));
            open.Push((y + 1, x));
            open.Push((y, x - 1));
            open.Push((y, x + 1));
        }

        var filled = new byte[height * width];
        for (var i = 0; i < filled.Length; i++)
        {
            filled[i] = outside[(i / width) + 1, (i % width) + 1] ? (byte)0 : (byte)1;
        }

        return filled;
    }

    /// <summary>The other way round, after the description of the format.</summary>
    private static byte[] Decode(string text, int height, int width)
    {
        var runs = new List<long>();
        for (var i = 0; i < text.Length;)
        {
            long value = 0;
            var shift = 0;
            int group;
            do
            {
                group = text[i++] - 48;
                value |= (long)(group & 31) << shift;
                shift += 5;
            }
            while ((group & 32) != 0);
            value = (group & 16) != 0 ? value | (-1L << shift) : value;
            runs.Add(runs.Count > 2 ? value + runs[^2] : value);
        }

        var pixels = new byte[height * width];
        var (at, inside) = (0L, false);
        foreach (var run in runs)
        {
            for (var k = 0; k < run; k++, at++)
            {
                pixels[((int)(at % height) * width) + (int)(at / height)] = inside ? (byte)1 : (byte)0;
            }

            inside = !inside;
        }

        Assert.Equal(height * width, at);
        return pixels;
    }
}
