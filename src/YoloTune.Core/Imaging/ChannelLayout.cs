using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace YoloTune.Core.Imaging;

/// <summary>Moves pixels between interleaved and planar memory and between channel counts.</summary>
public static class ChannelLayout
{
    /// <summary>
    /// Writes an image as planes, one after the other: red, green, blue for a three-channel image (the order of the network
    /// input), or blue, green, red when <paramref name="keepBgr"/> is set. Other channel counts keep their order.
    /// </summary>
    /// <param name="image">The interleaved image, blue first.</param>
    /// <param name="destination">Channels x height x width bytes.</param>
    /// <param name="keepBgr">Leaves blue first.</param>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is too short.</exception>
    public static void CopyToPlanar(PixelBuffer image, Span<byte> destination, bool keepBgr = false)
    {
        ArgumentNullException.ThrowIfNull(image);
        var plane = image.Height * image.Width;
        if (destination.Length < plane * image.Channels)
        {
            throw new ArgumentException("The destination is shorter than channels x height x width.", nameof(destination));
        }

        if (image.Channels == 3)
        {
            var first = destination[..plane];
            var third = destination.Slice(2 * plane, plane);
            Deinterleave(image.Pixels, keepBgr ? first : third, destination.Slice(plane, plane), keepBgr ? third : first);
            return;
        }

        var pixels = image.Pixels;
        for (var c = 0; c < image.Channels; c++)
        {
            var target = destination.Slice(c * plane, plane);
            for (var i = 0; i < plane; i++)
            {
                target[i] = pixels[(i * image.Channels) + c];
            }
        }
    }

    /// <summary>Blue, green, red (or grey) from blue, green, red, alpha.</summary>
    internal static PixelBuffer DropAlpha(PixelBuffer source, int channels)
    {
        var target = PixelBuffer.Rent(source.Height, source.Width, channels);
        if (channels == 3)
        {
            DropFourth(source.Pixels, target.Pixels);
        }
        else
        {
            ToGrey(source.Pixels, target.Pixels);
        }

        return target;
    }

    /// <summary>Blue, green, red, opaque alpha from blue, green, red.</summary>
    internal static PixelBuffer AddAlpha(PixelBuffer source)
    {
        var target = PixelBuffer.Rent(source.Height, source.Width, 4);
        var from = source.Pixels;
        var to = target.Pixels;
        for (int i = 0, j = 0; i < from.Length; i += 3, j += 4)
        {
            to[j] = from[i];
            to[j + 1] = from[i + 1];
            to[j + 2] = from[i + 2];
            to[j + 3] = 255;
        }

        return target;
    }

    private static void DropFourth(ReadOnlySpan<byte> from, Span<byte> to)
    {
        ref var source = ref MemoryMarshal.GetReference(from);
        ref var target = ref MemoryMarshal.GetReference(to);
        var (i, j) = (0, 0);
        if (Vector128.IsHardwareAccelerated)
        {
            var compact = Vector128.Create((byte)0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 255, 255, 255, 255);
            for (; j + 16 <= to.Length; i += 16, j += 12)
            {
                Vector128.Shuffle(Vector128.LoadUnsafe(ref source, (nuint)i), compact).StoreUnsafe(ref target, (nuint)j);
            }
        }

        for (; j < to.Length; i += 4, j += 3)
        {
            to[j] = from[i];
            to[j + 1] = from[i + 1];
            to[j + 2] = from[i + 2];
        }
    }

    // The integer luma of OpenCV: 15 fractional bits.
    private static void ToGrey(ReadOnlySpan<byte> from, Span<byte> to)
    {
        for (int i = 0, j = 0; j < to.Length; i += 4, j++)
        {
            to[j] = (byte)(((from[i] * 3735) + (from[i + 1] * 19235) + (from[i + 2] * 9798) + 16384) >> 15);
        }
    }

    private static void Deinterleave(ReadOnlySpan<byte> from, Span<byte> first, Span<byte> second, Span<byte> third)
    {
        var i = Vector128.IsHardwareAccelerated ? DeinterleaveVectors(from, first, second, third) : 0;
        for (; i < first.Length; i++)
        {
            first[i] = from[3 * i];
            second[i] = from[(3 * i) + 1];
            third[i] = from[(3 * i) + 2];
        }
    }

    // 16 pixels at a time: three loads, nine shuffles. Indices of 255 give zero.
    private static int DeinterleaveVectors(ReadOnlySpan<byte> from, Span<byte> first, Span<byte> second, Span<byte> third)
    {
        ref var source = ref MemoryMarshal.GetReference(from);
        var i = 0;
        for (; i + 16 <= first.Length; i += 16)
        {
            var a = Vector128.LoadUnsafe(ref source, (nuint)(3 * i));
            var b = Vector128.LoadUnsafe(ref source, (nuint)((3 * i) + 16));
            var c = Vector128.LoadUnsafe(ref source, (nuint)((3 * i) + 32));
            Planes.Zeroth(a, b, c).StoreUnsafe(ref MemoryMarshal.GetReference(first), (nuint)i);
            Planes.First(a, b, c).StoreUnsafe(ref MemoryMarshal.GetReference(second), (nuint)i);
            Planes.Second(a, b, c).StoreUnsafe(ref MemoryMarshal.GetReference(third), (nuint)i);
        }

        return i;
    }
}
