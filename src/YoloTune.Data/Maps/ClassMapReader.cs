using System.Globalization;
using YoloTune.Core.Errors;
using YoloTune.Core.Imaging;
using YoloTune.Data.Formats;

namespace YoloTune.Data.Maps;

/// <summary>
/// Reads class masks: pictures whose grey values or palette indices are class numbers, 255 for pixels that do not count. Unlike the reference,
/// which turns a palette into grey values, the indices themselves count. Safe for several threads.
/// </summary>
/// <param name="format">What the values mean.</param>
internal sealed class ClassMapReader(ClassMapFormat format)
{
    private readonly short[] _table = format.Table();

    /// <summary>Reads the mask of an image.</summary>
    /// <param name="file">The mask.</param>
    /// <param name="height">Rows of the image.</param>
    /// <param name="width">Columns of the image.</param>
    /// <param name="counts">(255 + 1) receives how many pixels have every class.</param>
    /// <exception cref="LabelException">The file cannot be read, has another size, or holds a value that is no class.</exception>
    public PixelMap Read(string file, int height, int width, long[] counts)
    {
        var (values, rows, columns) = Load(file);
        if (rows != height || columns != width)
        {
            throw new LabelException($"the mask has {columns} x {rows} pixels, the picture {width} x {height}");
        }

        var map = new float[values.Length];
        for (var i = 0; i < map.Length; i++)
        {
            var value = _table[values[i]];
            if (value < 0)
            {
                throw new LabelException(
                    $"the mask has the value {values[i]} in column {(i % columns) + 1} of row {(i / columns) + 1}; values are 0 to {format.ValueCount - 1}, and {ClassMapFormat.Ignored} for pixels that do not count",
                    value: values[i].ToString(CultureInfo.InvariantCulture));
            }

            map[i] = value;
            counts[value]++;
        }

        return new PixelMap(rows, columns, map, ClassMapFormat.Ignored);
    }

    private static (int[] Values, int Height, int Width) Load(string file)
    {
        try
        {
            var bytes = File.ReadAllBytes(file);
            if (ImageHeader.FormatOf(bytes) == ImageFormat.Png)
            {
                return IndexedPng.Read(bytes);
            }

            var grey = ImageDecoder.Decode(bytes, file, channels: 1);
            var values = Array.ConvertAll(grey.Pixels.ToArray(), value => (int)value);
            var (height, width) = (grey.Height, grey.Width);
            grey.Recycle();
            return (values, height, width);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new LabelException("the mask is missing", inner: error);
        }
        catch (Exception error) when (error is InvalidDataException or InputException or IOException or UnauthorizedAccessException)
        {
            throw new LabelException("the mask cannot be used: " + ((error as InputException)?.Problem ?? error.Message), inner: error);
        }
    }
}
