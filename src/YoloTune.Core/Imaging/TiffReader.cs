using BitMiracle.LibTiff.Classic;
using YoloTune.Core.Errors;

namespace YoloTune.Core.Imaging;

/// <summary>Reads the first page of a TIFF file: grey, RGB, alpha, palette, 8 or 16 bits.</summary>
internal static class TiffReader
{
    private static readonly TiffErrorHandler Quiet = new SilentHandler();

    public static ImageHeader ReadHeader(Stream stream, string name)
    {
        using var tiff = Open(stream, name);
        var orientation = OrientationOf(tiff);
        var (width, height) = SizeOf(tiff, name);
        return ExifOrientation.SwapsSides(orientation)
            ? new ImageHeader(ImageFormat.Tiff, height, width, orientation)
            : new ImageHeader(ImageFormat.Tiff, width, height, orientation);
    }

    public static PixelBuffer Decode(byte[] encoded, string name, int channels)
    {
        using var stream = new MemoryStream(encoded, writable: false);
        using var tiff = Open(stream, name);
        var (width, height) = SizeOf(tiff, name);
        PictureLimit.Check(name, width, height);
        var wide = PixelBuffer.Rent(height, width, 4);
        try
        {
            if (!ReadPlain(tiff, wide, name))
            {
                ReadAny(tiff, wide, name);
            }

            return ExifOrientation.Apply(ChannelLayout.DropAlpha(wide, channels), OrientationOf(tiff));
        }
        catch (Exception error) when (error is not (InputException or OutOfMemoryException))
        {
            // The library lets damage that it does not look for end in whatever its arrays and streams throw.
            throw ImageErrors.Corrupt(name, error.Message, error);
        }
        finally
        {
            wide.Recycle();
        }
    }

    private static Tiff Open(Stream stream, string name)
    {
        TiffDirectory.Check(stream, name);
        Tiff.SetErrorHandler(Quiet);
        try
        {
            return Tiff.ClientOpen(name, "r", stream, new LeaveOpenStream()) ?? throw ImageErrors.Corrupt(name);
        }
        catch (Exception error) when (error is not InputException)
        {
            throw ImageErrors.Corrupt(name, error.Message, error);
        }
    }

    private static (int Width, int Height) SizeOf(Tiff tiff, string name)
    {
        var (width, height) = (Field(tiff, TiffTag.IMAGEWIDTH, 0), Field(tiff, TiffTag.IMAGELENGTH, 0));
        return width > 0 && height > 0
            ? (width, height)
            : throw ImageErrors.Corrupt(name, "its size is not usable");
    }

    private static int OrientationOf(Tiff tiff) => Math.Clamp(Field(tiff, TiffTag.ORIENTATION, 1), 1, 8);

    private static int Field(Tiff tiff, TiffTag tag, int fallback) => tiff.GetFieldDefaulted(tag) is { Length: > 0 } values ? values[0].ToInt() : fallback;

    // Interleaved grey and RGB of 8 or 16 bits is read as it lies there: LibTiff's own conversion would round 16-bit samples
    // (OpenCV keeps the upper byte) and multiply colours by alpha.
    private static bool ReadPlain(Tiff tiff, PixelBuffer wide, string name)
    {
        var samples = Field(tiff, TiffTag.SAMPLESPERPIXEL, 1);
        var bytes = Field(tiff, TiffTag.BITSPERSAMPLE, 1) / 8;
        var photometric = (Photometric)Field(tiff, TiffTag.PHOTOMETRIC, (int)Photometric.MINISBLACK);
        var plain = bytes is 1 or 2
            && Field(tiff, TiffTag.BITSPERSAMPLE, 1) % 8 == 0
            && Field(tiff, TiffTag.PLANARCONFIG, 1) == (int)PlanarConfig.CONTIG
            && photometric is Photometric.MINISBLACK or Photometric.RGB
            && samples is >= 1 and <= 4
            && !tiff.IsTiled();
        if (!plain)
        {
            return false;
        }

        var line = new byte[tiff.ScanlineSize()];
        for (var y = 0; y < wide.Height; y++)
        {
            if (!tiff.ReadScanline(line, y))
            {
                throw ImageErrors.Corrupt(name, "a line is missing");
            }

            Widen(line, samples, bytes, wide.Row(y));
        }

        return true;
    }

    private static void Widen(ReadOnlySpan<byte> line, int samples, int bytes, Span<byte> row)
    {
        var (green, blue) = samples >= 3 ? (bytes, 2 * bytes) : (0, 0);
        var upper = bytes - 1; // LibTiff gives 16-bit samples in the byte order of the machine, little-endian.
        for (var x = 0; x < row.Length / 4; x++)
        {
            var pixel = line[((x * samples * bytes) + upper)..];
            row[4 * x] = pixel[blue];
            row[(4 * x) + 1] = pixel[green];
            row[(4 * x) + 2] = pixel[0];
            row[(4 * x) + 3] = 255;
        }
    }

    private static void ReadAny(Tiff tiff, PixelBuffer wide, string name)
    {
        var raster = new int[wide.Width * wide.Height];
        var orientation = (Orientation)OrientationOf(tiff);
        bool read;
        try
        {
            // Asking for the stored orientation leaves the pixels where they are.
            read = tiff.ReadRGBAImageOriented(wide.Width, wide.Height, raster, orientation, stopOnError: true);
        }
        catch (Exception error)
        {
            throw ImageErrors.Corrupt(name, error.Message, error);
        }

        if (!read)
        {
            throw ImageErrors.Corrupt(name);
        }

        Unpack(raster, wide);
    }

    private static void Unpack(int[] raster, PixelBuffer wide)
    {
        var data = wide.Data;
        for (var i = 0; i < raster.Length; i++)
        {
            var value = raster[i];
            data[4 * i] = (byte)Tiff.GetB(value);
            data[(4 * i) + 1] = (byte)Tiff.GetG(value);
            data[(4 * i) + 2] = (byte)Tiff.GetR(value);
            data[(4 * i) + 3] = 255;
        }
    }

    private sealed class SilentHandler : TiffErrorHandler
    {
        public override void ErrorHandler(Tiff tif, string method, string format, params object[] args)
        {
        }

        public override void WarningHandler(Tiff tif, string method, string format, params object[] args)
        {
        }
    }

    private sealed class LeaveOpenStream : TiffStream
    {
        public override void Close(object clientData)
        {
        }
    }
}
