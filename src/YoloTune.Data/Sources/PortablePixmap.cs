using System.Globalization;
using YoloTune.Core.Imaging;

namespace YoloTune.Data.Sources;

/// <summary>Reads the frames that ffmpeg writes: binary portable pixmaps (P6), one after the other, each with its own size.</summary>
internal static class PortablePixmap
{
    private const int LongestNumber = 9;

    /// <summary>Reads the size of the next frame.</summary>
    /// <returns>Null at the end.</returns>
    /// <exception cref="EndOfStreamException">The stream ends inside the header.</exception>
    /// <exception cref="InvalidDataException">This is no such frame, or it is too large.</exception>
    public static (int Height, int Width)? ReadHeader(Stream stream)
    {
        var first = stream.ReadByte();
        if (first < 0)
        {
            return null;
        }

        if (first != 'P' || Next(stream) != '6')
        {
            throw new InvalidDataException("the frames are no portable pixmaps");
        }

        var (width, height, maximum) = (Number(stream), Number(stream), Number(stream));
        if (width < 1 || height < 1 || maximum != byte.MaxValue || (long)width * height > PictureLimit.Pixels)
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"frames of {width} x {height} pixels cannot be read"));
        }

        return (height, width);
    }

    /// <summary>Reads the pixels of a frame.</summary>
    /// <param name="stream">Behind a header.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="channels">3 for blue, green, red; 1 for grey.</param>
    /// <returns>A rented picture.</returns>
    /// <exception cref="EndOfStreamException">The stream ends inside the frame.</exception>
    public static PixelBuffer ReadPixels(Stream stream, int height, int width, int channels)
    {
        var picture = PixelBuffer.Rent(height, width);
        try
        {
            stream.ReadExactly(picture.Pixels);
        }
        catch
        {
            picture.Recycle();
            throw;
        }

        var pixels = picture.Pixels;
        for (var i = 0; i < pixels.Length; i += 3)
        {
            (pixels[i], pixels[i + 2]) = (pixels[i + 2], pixels[i]);
        }

        return channels == 3 ? picture : Grey(picture);
    }

    /// <summary>Passes over the pixels of a frame.</summary>
    /// <exception cref="EndOfStreamException">The stream ends inside the frame.</exception>
    public static void SkipPixels(Stream stream, int height, int width) => ReadPixels(stream, height, width, 3).Recycle();

    // The integer luma of OpenCV: 15 fractional bits.
    private static PixelBuffer Grey(PixelBuffer picture)
    {
        var grey = PixelBuffer.Rent(picture.Height, picture.Width, 1);
        var from = picture.Pixels;
        var to = grey.Pixels;
        for (int i = 0, j = 0; j < to.Length; i += 3, j++)
        {
            to[j] = (byte)(((from[i] * 3735) + (from[i + 1] * 19235) + (from[i + 2] * 9798) + 16384) >> 15);
        }

        picture.Recycle();
        return grey;
    }

    private static int Number(Stream stream)
    {
        int letter;
        do
        {
            letter = Next(stream);
        }
        while (letter is ' ' or '\n' or '\r' or '\t');
        var number = 0;
        for (var digits = 0; letter is >= '0' and <= '9' && digits < LongestNumber; digits++, letter = Next(stream))
        {
            number = (number * 10) + letter - '0';
        }

        return letter is ' ' or '\n' or '\r' or '\t' ? number : throw new InvalidDataException("the frames are no portable pixmaps");
    }

    private static int Next(Stream stream)
    {
        var value = stream.ReadByte();
        return value >= 0 ? value : throw new EndOfStreamException();
    }
}
