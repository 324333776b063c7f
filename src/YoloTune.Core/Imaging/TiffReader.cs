using System.Buffers.Binary;
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
        var wide = PixelBuffer.Rent(height, width, 4);
        try
        {
            if (!ReadSixteenBit(tiff, wide, name))
            {
                ReadAny(tiff, wide, name);
            }

            return ExifOrientation.Apply(ChannelLayout.DropAlpha(wide, channels), OrientationOf(tiff));
        }
        finally
        {
            wide.Recycle();
        }
    }

    private static Tiff Open(Stream stream, string name)
    {
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
        return width > 0 && height > 0 && (long)width * height * 4 <= Array.MaxLength
            ? (width, height)
            : throw ImageErrors.Corrupt(name, "its size is not usable");
    }

    private static int OrientationOf(Tiff tiff) => Math.Clamp(Field(tiff, TiffTag.ORIENTATION, 1), 1, 8);

    private static int Field(Tiff tiff, TiffTag tag, int fallback) => tiff.GetFieldDefaulted(tag) is { Length: > 0 } values ? values[0].ToInt() : fallback;

    // Interleaved 16-bit strips keep their upper byte, as OpenCV does; LibTiff's own conversion would round.
    private static bool ReadSixteenBit(Tiff tiff, PixelBuffer wide, string name)
    {
        var samples = Field(tiff, TiffTag.SAMPLESPERPIXEL, 1);
        var photometric = (Photometric)Field(tiff, TiffTag.PHOTOMETRIC, (int)Photometric.MINISBLACK);
        var simple = Field(tiff, TiffTag.BITSPERSAMPLE, 1) == 16
            && Field(tiff, TiffTag.PLANARCONFIG, 1) == (int)PlanarConfig.CONTIG
            && photometric is Photometric.MINISBLACK or Photometric.RGB
            && samples is >= 1 and <= 4
            && !tiff.IsTiled();
        if (!simple)
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

            ShortenLine(line, samples, wide.Row(y));
        }

        return true;
    }

    private static void ShortenLine(ReadOnlySpan<byte> line, int samples, Span<byte> row)
    {
        var colour = samples >= 3;
        for (var x = 0; x < row.Length / 4; x++)
        {
            var pixel = line[(x * samples * 2)..];
            var first = (byte)(BinaryPrimitives.ReadUInt16LittleEndian(pixel) >> 8);
            row[(4 * x) + 2] = first;
            row[(4 * x) + 1] = colour ? (byte)(BinaryPrimitives.ReadUInt16LittleEndian(pixel[2..]) >> 8) : first;
            row[4 * x] = colour ? (byte)(BinaryPrimitives.ReadUInt16LittleEndian(pixel[4..]) >> 8) : first;
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

        Undo(tiff, raster, wide);
    }

    // LibTiff packs red in the low byte and, for associated or unassociated alpha, premultiplied colours.
    private static void Undo(Tiff tiff, int[] raster, PixelBuffer wide)
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
