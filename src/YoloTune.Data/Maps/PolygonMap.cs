using YoloTune.Core.Imaging;

namespace YoloTune.Data.Maps;

/// <summary>Draws polygons as a class map: smaller objects lie on top of larger ones (specification 03, section 27).</summary>
internal static class PolygonMap
{
    /// <summary>Draws the objects of an image.</summary>
    /// <param name="height">Rows of the map.</param>
    /// <param name="width">Columns of the map.</param>
    /// <param name="polygons">x and y in turn, fractions of the image.</param>
    /// <param name="classes">The value of every polygon.</param>
    /// <param name="background">The value of the pixels of none.</param>
    public static PixelMap Draw(int height, int width, IReadOnlyList<float[]> polygons, IReadOnlyList<byte> classes, byte background)
    {
        var canvas = PixelBuffer.Rent(height, width, 1);
        canvas.Pixels.Fill(background);
        foreach (var i in Enumerable.Range(0, polygons.Count).OrderByDescending(i => Area(polygons[i])))
        {
            var points = (float[])polygons[i].Clone();
            for (var k = 0; k < points.Length; k += 2)
            {
                (points[k], points[k + 1]) = (points[k] * width, points[k + 1] * height);
            }

            PolygonFill.Fill(canvas, points, classes[i]);
        }

        var values = Array.ConvertAll(canvas.Pixels.ToArray(), value => (float)value);
        canvas.Recycle();
        return new PixelMap(height, width, values, ClassMapFormat.Ignored);
    }

    // The shoelace formula.
    private static double Area(float[] polygon)
    {
        var sum = 0.0;
        for (var i = 0; i < polygon.Length; i += 2)
        {
            var next = (i + 2) % polygon.Length;
            sum += ((double)polygon[i] * polygon[next + 1]) - ((double)polygon[next] * polygon[i + 1]);
        }

        return Math.Abs(sum);
    }
}
