using static TorchSharp.torch;

namespace YoloTune.Models.Kernels;

/// <summary>
/// The memory of a map of bfloat16 whose channels lie side by side: one row of channels per pixel. The rows may lie apart, as
/// those of a part of a wider map do.
/// </summary>
internal readonly unsafe struct MapRows
{
    private MapRows(ushort* first, long count, int channels, long pitch)
    {
        First = first;
        (Count, Channels, Pitch) = (count, channels, pitch);
    }

    /// <summary>The first value; valid as long as the tensor.</summary>
    public ushort* First { get; }

    /// <summary>Pixels of all images.</summary>
    public long Count { get; }

    /// <summary>Values of a row.</summary>
    public int Channels { get; }

    /// <summary>Values from the start of a row to that of the next.</summary>
    public long Pitch { get; }

    /// <summary>True when no memory lies between the rows.</summary>
    public bool IsDense => Pitch == Channels;

    /// <summary>True when a map has the form; its gradient then has it too, as long as operations keep the strides.</summary>
    /// <param name="map">(B, C, H, W).</param>
    public static bool Fits(Tensor map) => PitchOf(map) > 0;

    /// <summary>True when a map has the form without memory between the rows.</summary>
    /// <param name="map">(B, C, H, W).</param>
    public static bool FitsDensely(Tensor map) => PitchOf(map) is > 0 and var pitch && pitch == map.size(1);

    /// <summary>Looks at the memory of a map that <see cref="Fits"/>.</summary>
    /// <param name="map">(B, C, H, W).</param>
    public static MapRows Of(Tensor map)
    {
        var shape = map.shape;
        using var detached = map.detach();
        using var corner = detached.as_strided([1], [1], map.storage_offset());
        fixed (byte* first = corner.bytes)
        {
            return new MapRows((ushort*)first, shape[0] * shape[2] * shape[3], (int)shape[1], PitchOf(map));
        }
    }

    /// <summary>The map itself, in another alias, or a copy of it that has the form.</summary>
    /// <param name="map">(B, C, H, W), of any type and strides.</param>
    public static Tensor Bring(Tensor map)
    {
        if (Fits(map))
        {
            return map.alias();
        }

        using var typed = map.to(ScalarType.BFloat16);
        using var turned = typed.permute(0, 2, 3, 1);
        using var rows = turned.contiguous();
        return rows.permute(0, 3, 1, 2);
    }

    /// <summary>A new map without memory between the rows.</summary>
    /// <param name="batch">B.</param>
    /// <param name="channels">C.</param>
    /// <param name="height">H.</param>
    /// <param name="width">W.</param>
    public static Tensor Create(long batch, long channels, long height, long width)
    {
        using var rows = empty([batch, height, width, channels], dtype: ScalarType.BFloat16);
        return rows.permute(0, 3, 1, 2);
    }

    /// <summary>Values between rows, 0 when the map has another form.</summary>
    private static long PitchOf(Tensor map)
    {
        if (map.dtype != ScalarType.BFloat16 || map.dim() != 4 || map.device_type != TorchSharp.DeviceType.CPU)
        {
            return 0;
        }

        var (shape, stride) = (map.shape, map.stride());
        var pitch = shape[3] > 1 ? stride[3] : shape[2] > 1 ? stride[2] : shape[0] > 1 ? stride[0] : shape[1];
        var fits = map.numel() is > 0 and <= int.MaxValue / 2
            && pitch >= shape[1]
            && (shape[1] == 1 || stride[1] == 1)
            && (shape[2] == 1 || stride[2] == pitch * shape[3])
            && (shape[0] == 1 || stride[0] == pitch * shape[3] * shape[2]);
        return fits ? pitch : 0;
    }
}
