using System.Buffers.Binary;
using BitMiracle.LibTiff.Classic;
using YoloTune.Core.Errors;
using YoloTune.Core.Imaging;

namespace YoloTune.Core.Tests.Imaging;

public class TiffDirectoryTests
{
    [Theory]
    [InlineData(257, 4, 72_000_000u, "parts")] // Rows in strips of one.
    [InlineData(257, 4, 0u, "size")]
    [InlineData(256, 4, 0xFFFFFFFFu, "size")]
    [InlineData(258, 3, 4000u, "bits")]
    [InlineData(277, 3, 60_000u, "samples")]
    [InlineData(279, 4, 0x20000009u, "parts")]
    [InlineData(322, 4, 0x10000000u, "tiles")]
    public void Read_OfANumberThatTheFileCannotHold_IsRefusedBeforeMemoryIsAskedFor(int tag, short type, uint value, string word)
    {
        var file = Tiff(rowsPerStrip: 1, (tag, type, 1u, value));
        var before = GC.GetAllocatedBytesForCurrentThread();

        var error = Assert.Throws<InputException>(() => ImageHeader.Read(file, "x.tif"));

        Assert.Contains(word, error.Message, StringComparison.Ordinal);
        Assert.Contains("x.tif", error.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Theory]
    [InlineData(273, 4)]
    [InlineData(2, 16)]
    [InlineData(700, 99)] // A type that nobody knows.
    public void Read_OfTooManyValues_NamesTheTag(int tag, short type)
    {
        var error = Assert.Throws<InputException>(() => ImageHeader.Read(Tiff(1, (tag, type, 0x01150000u, 8u)), "x.tif"));

        Assert.Contains(tag.ToString(System.Globalization.CultureInfo.InvariantCulture), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfADirectoryBehindTheEnd_IsRefused()
    {
        var file = Tiff(1);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(4), 1_000_000);

        Assert.Contains("behind its end", Assert.Throws<InputException>(() => ImageHeader.Read(file, "x.tif")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Decode_OfStripsAndTilesInBothByteOrders_GivesThePixels(bool tiled, bool motorola)
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".tif");
        try
        {
            Write(path, tiled, motorola);

            var image = ImageDecoder.Decode(File.ReadAllBytes(path), "x.tif");

            Assert.Equal((40, 50), (image.Height, image.Width));
            for (var y = 0; y < 40; y++)
            {
                for (var x = 0; x < 50; x++)
                {
                    Assert.Equal([3, (byte)y, (byte)x], image.Row(y).Slice(3 * x, 3).ToArray());
                }
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Write(string path, bool tiled, bool motorola)
    {
        using var tiff = BitMiracle.LibTiff.Classic.Tiff.Open(path, motorola ? "wb" : "wl");
        tiff.SetField(TiffTag.IMAGEWIDTH, 50);
        tiff.SetField(TiffTag.IMAGELENGTH, 40);
        tiff.SetField(TiffTag.BITSPERSAMPLE, 8);
        tiff.SetField(TiffTag.SAMPLESPERPIXEL, 3);
        tiff.SetField(TiffTag.PHOTOMETRIC, Photometric.RGB);
        tiff.SetField(TiffTag.PLANARCONFIG, PlanarConfig.CONTIG);
        tiff.SetField(TiffTag.COMPRESSION, Compression.LZW);
        if (tiled)
        {
            tiff.SetField(TiffTag.TILEWIDTH, 16);
            tiff.SetField(TiffTag.TILELENGTH, 16);
            for (var top = 0; top < 40; top += 16)
            {
                for (var left = 0; left < 50; left += 16)
                {
                    tiff.WriteTile(Pixels(left, top, 16, 16), 0, left, top, 0, 0);
                }
            }
        }
        else
        {
            tiff.SetField(TiffTag.ROWSPERSTRIP, 7);
            for (var y = 0; y < 40; y++)
            {
                tiff.WriteScanline(Pixels(0, y, 50, 1), y);
            }
        }
    }

    private static byte[] Pixels(int left, int top, int width, int height)
    {
        var pixels = new byte[3 * width * height];
        for (var i = 0; i < width * height; i++)
        {
            (pixels[3 * i], pixels[(3 * i) + 1], pixels[(3 * i) + 2]) = ((byte)(left + (i % width)), (byte)(top + (i / width)), 3);
        }

        return pixels;
    }

    /// <summary>A file of two grey pixels; entries given replace those of the same tag.</summary>
    private static byte[] Tiff(uint rowsPerStrip, params (int Tag, short Type, uint Count, uint Value)[] changed)
    {
        var entries = new SortedDictionary<int, (short Type, uint Count, uint Value)>
        {
            [256] = (4, 1, 2),
            [257] = (4, 1, 1),
            [258] = (3, 1, 8),
            [259] = (3, 1, 1),
            [262] = (3, 1, 1),
            [273] = (4, 1, 8),
            [277] = (3, 1, 1),
            [278] = (4, 1, rowsPerStrip),
            [279] = (4, 1, 2),
        };
        foreach (var (tag, type, count, value) in changed)
        {
            entries[tag] = (type, count, value);
        }

        var file = new byte[10 + 2 + (12 * entries.Count) + 4];
        "II"u8.CopyTo(file);
        file[2] = 42;
        file[4] = 10;
        file[10] = (byte)entries.Count;
        var place = 12;
        foreach (var (tag, (type, count, value)) in entries)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(place), (ushort)tag);
            BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(place + 2), type);
            BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(place + 4), count);
            BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(place + 8), value);
            place += 12;
        }

        return file;
    }
}
