using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using YoloTune.Core.Geometry;
using YoloTune.Core.Imaging;

namespace YoloTune.Inference.Running;

/// <summary>Turns pictures into network input: letterbox, red first, planes, division by 255 (specification 07, section 2).</summary>
internal static class PictureInput
{
    /// <summary>Writes a picture to a place of the batch.</summary>
    /// <exception cref="ArgumentException">The picture has another number of channels than the model takes.</exception>
    public static void Write(BoundRun run, int index, PixelBuffer picture, Letterbox fit)
    {
        RequireChannels(run, picture);
        Resampling.ApplyLetterbox(picture, fit, run.Frame);
        WriteFrame(run, index);
    }

    /// <summary>Writes the middle of a picture to a place of the batch, as classifiers see it.</summary>
    /// <exception cref="ArgumentException">The picture has another number of channels than the model takes.</exception>
    public static void WriteMiddle(BoundRun run, int index, PixelBuffer picture)
    {
        RequireChannels(run, picture);
        ShortSideCrop.Apply(picture, run.Frame, run.Scratch);
        WriteFrame(run, index);
    }

    /// <summary>Bytes to shares of 255, rounded as a division.</summary>
    internal static void ToUnit(ReadOnlySpan<byte> bytes, Span<float> values)
    {
        ref var from = ref MemoryMarshal.GetReference(bytes);
        ref var to = ref MemoryMarshal.GetReference(values);
        var i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            for (; i <= bytes.Length - Vector256<byte>.Count; i += Vector256<byte>.Count)
            {
                var (low, high) = Vector256.Widen(Vector256.LoadUnsafe(ref from, (nuint)i));
                Store(low, ref to, i);
                Store(high, ref to, i + Vector256<ushort>.Count);
            }
        }

        for (; i < bytes.Length; i++)
        {
            values[i] = bytes[i] / 255f;
        }
    }

    private static void Store(Vector256<ushort> numbers, ref float to, int index)
    {
        var divisor = Vector256.Create(255f);
        var (low, high) = Vector256.Widen(numbers);
        (Vector256.ConvertToSingle(low.AsInt32()) / divisor).StoreUnsafe(ref to, (nuint)index);
        (Vector256.ConvertToSingle(high.AsInt32()) / divisor).StoreUnsafe(ref to, (nuint)(index + Vector256<uint>.Count));
    }

    private static void RequireChannels(BoundRun run, PixelBuffer picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        if (picture.Channels != run.Size.Channels)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The picture has {picture.Channels} channels, the model takes {run.Size.Channels}."), nameof(picture));
        }
    }

    private static void WriteFrame(BoundRun run, int index)
    {
        ChannelLayout.CopyToPlanar(run.Frame, run.Planes);
        ToUnit(run.Planes, run.Input.AsSpan(index * run.Size.ValuesPerPicture, run.Size.ValuesPerPicture));
    }
}
