using System.Buffers.Binary;
using YoloTune.Core.Files;
using YoloTune.Core.Imaging;
using YoloTune.Data.Datasets;

namespace YoloTune.Data.Loading;

/// <summary>
/// Keeps decoded images in full resolution as raw files (<c>cache=disk</c>): 16 bytes of magic, height, width, channels, then the pixels.
/// The file name stands for path, size and time of the image, so that a changed image is decoded anew. Thread- and process-safe.
/// </summary>
/// <param name="folder">Where the files go.</param>
/// <param name="decode">Decodes an image file.</param>
internal sealed class DiskImageCache(string folder, Func<string, PixelBuffer> decode)
{
    private const uint Magic = 0x31525459; // "YTR1"
    private const int HeaderLength = 16;
    private volatile bool _isWritable = true;

    /// <summary>The decoded image, rented; from the cache when it is there.</summary>
    public PixelBuffer Decode(string image)
    {
        var info = new FileInfo(image);
        var name = CacheFolders.Digest(FormattableString.Invariant($"{info.FullName}|{(info.Exists ? info.Length : -1)}|{info.LastWriteTimeUtc.Ticks}"));
        var file = Path.Combine(folder, name + ".raw");
        if (TryRead(file) is { } known)
        {
            return known;
        }

        var decoded = decode(image);
        Write(file, decoded);
        return decoded;
    }

    private static PixelBuffer? TryRead(string file)
    {
        try
        {
            if (!File.Exists(file))
            {
                return null;
            }

            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            Span<byte> header = stackalloc byte[HeaderLength];
            if (stream.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) < HeaderLength || BinaryPrimitives.ReadUInt32LittleEndian(header) != Magic)
            {
                return null;
            }

            var height = BinaryPrimitives.ReadInt32LittleEndian(header[4..]);
            var width = BinaryPrimitives.ReadInt32LittleEndian(header[8..]);
            var channels = BinaryPrimitives.ReadInt32LittleEndian(header[12..]);
            if (height < 1 || width < 1 || channels < 1 || stream.Length != HeaderLength + ((long)height * width * channels))
            {
                return null;
            }

            var image = PixelBuffer.Rent(height, width, channels);
            stream.ReadExactly(image.Pixels);
            return image;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private void Write(string file, PixelBuffer image)
    {
        if (!_isWritable)
        {
            return;
        }

        try
        {
            Directory.CreateDirectory(folder);
            AtomicFile.Replace(file, stream =>
            {
                Span<byte> header = stackalloc byte[HeaderLength];
                BinaryPrimitives.WriteUInt32LittleEndian(header, Magic);
                BinaryPrimitives.WriteInt32LittleEndian(header[4..], image.Height);
                BinaryPrimitives.WriteInt32LittleEndian(header[8..], image.Width);
                BinaryPrimitives.WriteInt32LittleEndian(header[12..], image.Channels);
                stream.Write(header);
                stream.Write(image.Pixels);
            });
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A full disk must not end the training; what is not there is decoded again.
            _isWritable = false;
        }
    }
}
