namespace YoloTune.Core.Imaging;

/// <summary>8-connected lines in a mask (Bresenham), cut at the border in whole pixels as OpenCV does.</summary>
internal static class MaskLine
{
    /// <summary>Sets the pixels of a line, both ends included.</summary>
    public static void Draw(PixelBuffer mask, LinePoint from, LinePoint to, byte value)
    {
        if (!Clip(mask, ref from, ref to))
        {
            return;
        }

        // From left to right, so that a line does not depend on its direction.
        if (to.X < from.X)
        {
            (from, to) = (to, from);
        }

        var (width, height) = (to.X - from.X, Math.Abs(to.Y - from.Y));
        var (stepX, stepY) = (1, to.Y < from.Y ? -mask.Width : mask.Width);
        var (major, minor) = height > width ? (height, width) : (width, height);
        var (majorStep, minorStep) = height > width ? (stepY, stepX) : (stepX, stepY);
        var data = mask.Data;
        var error = major - (2 * minor);
        var position = (from.Y * mask.Width) + from.X;
        for (var i = 0; i <= major; i++)
        {
            data[position] = value;
            position += majorStep;
            if (error < 0)
            {
                error += 2 * major;
                position += minorStep;
            }

            error -= 2 * minor;
        }
    }

    /// <summary>Cuts a line at the border of the mask; false when nothing is left of it.</summary>
    public static bool Clip(PixelBuffer mask, ref LinePoint from, ref LinePoint to)
    {
        long right = mask.Width - 1, bottom = mask.Height - 1;
        long x1 = from.X, y1 = from.Y, x2 = to.X, y2 = to.Y;
        var (c1, c2) = (Outside(x1, y1, right, bottom), Outside(x2, y2, right, bottom));
        if ((c1 & c2) == 0 && (c1 | c2) != 0)
        {
            c1 = CutRows(ref x1, ref y1, x2, y2, c1, right, bottom);
            c2 = CutRows(ref x2, ref y2, x1, y1, c2, right, bottom);
            if ((c1 & c2) == 0 && (c1 | c2) != 0)
            {
                c1 = CutColumns(ref x1, ref y1, x2, y2, c1, right);
                c2 = CutColumns(ref x2, ref y2, x1, y1, c2, right);
            }
        }

        (from, to) = (new LinePoint((int)x1, (int)y1), new LinePoint((int)x2, (int)y2));
        return (c1 | c2) == 0;
    }

    // Bits: left 1, right 2, above 4, below 8.
    private static int Outside(long x, long y, long right, long bottom) =>
        (x < 0 ? 1 : 0) + (x > right ? 2 : 0) + (y < 0 ? 4 : 0) + (y > bottom ? 8 : 0);

    private static int CutRows(ref long x, ref long y, long otherX, long otherY, int code, long right, long bottom)
    {
        if ((code & 12) == 0)
        {
            return code;
        }

        var line = code < 8 ? 0 : bottom;
        x += (line - y) * (otherX - x) / (otherY - y);
        y = line;
        return (x < 0 ? 1 : 0) + (x > right ? 2 : 0);
    }

    private static int CutColumns(ref long x, ref long y, long otherX, long otherY, int code, long right)
    {
        if (code == 0)
        {
            return 0;
        }

        var line = code == 1 ? 0 : right;
        y += (line - x) * (otherY - y) / (otherX - x);
        x = line;
        return 0;
    }
}
