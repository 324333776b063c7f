using System.Runtime.InteropServices;

namespace YoloTune.Models.Checkpoints;

/// <summary>A tensor as it lies in a file: element type, shape and contiguous little-endian, row-major bytes.</summary>
public sealed class StoredTensor
{
    /// <summary>Creates a tensor over existing bytes.</summary>
    /// <param name="kind">Element type.</param>
    /// <param name="shape">Sizes; empty for a scalar.</param>
    /// <param name="data">Exactly element count x element size bytes.</param>
    /// <exception cref="ArgumentException">The number of bytes does not fit the shape.</exception>
    public StoredTensor(TensorKind kind, long[] shape, ReadOnlyMemory<byte> data)
    {
        Kind = kind;
        Shape = shape;
        Data = data;
        if (data.Length != ElementCount * SizeOf(kind))
        {
            throw new ArgumentException($"A tensor of shape [{string.Join(',', shape)}] and kind {kind} needs {ElementCount * SizeOf(kind)} bytes, not {data.Length}.", nameof(data));
        }
    }

    /// <summary>Element type.</summary>
    public TensorKind Kind { get; }

    /// <summary>Sizes, outermost first; empty for a scalar.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>Row-major little-endian bytes.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>Number of elements.</summary>
    public long ElementCount => Shape.Aggregate(1L, (product, size) => checked(product * size));

    /// <summary>True for the four floating-point kinds.</summary>
    public bool IsFloatingPoint => Kind is TensorKind.Float16 or TensorKind.BFloat16 or TensorKind.Float32 or TensorKind.Float64;

    /// <summary>Creates a single-precision tensor.</summary>
    /// <param name="values">Row-major values.</param>
    /// <param name="shape">Sizes.</param>
    public static StoredTensor FromFloats(ReadOnlySpan<float> values, params long[] shape) =>
        new(TensorKind.Float32, shape, MemoryMarshal.AsBytes(values).ToArray());

    /// <summary>Bytes per element.</summary>
    /// <param name="kind">Element type.</param>
    public static int SizeOf(TensorKind kind) => kind switch
    {
        TensorKind.Float16 or TensorKind.BFloat16 or TensorKind.Int16 => 2,
        TensorKind.Float32 or TensorKind.Int32 => 4,
        TensorKind.Float64 or TensorKind.Int64 => 8,
        _ => 1,
    };

    /// <summary>The values as single precision, whatever the stored kind.</summary>
    public float[] ToFloats()
    {
        var values = new float[ElementCount];
        var bytes = Data.Span;
        switch (Kind)
        {
            case TensorKind.Float32:
                MemoryMarshal.Cast<byte, float>(bytes).CopyTo(values);
                break;
            case TensorKind.Float16:
                Convert<Half>(bytes, values, static half => (float)half);
                break;
            case TensorKind.BFloat16:
                Convert<ushort>(bytes, values, static bits => BitConverter.UInt32BitsToSingle((uint)bits << 16));
                break;
            case TensorKind.Float64:
                Convert<double>(bytes, values, static value => (float)value);
                break;
            case TensorKind.Int64:
                Convert<long>(bytes, values, static value => value);
                break;
            case TensorKind.Int32:
                Convert<int>(bytes, values, static value => value);
                break;
            case TensorKind.Int16:
                Convert<short>(bytes, values, static value => value);
                break;
            case TensorKind.Int8:
                Convert<sbyte>(bytes, values, static value => value);
                break;
            default:
                Convert<byte>(bytes, values, static value => value);
                break;
        }

        return values;
    }

    /// <summary>This tensor in single precision when it holds floating-point numbers of another kind; otherwise this tensor itself.</summary>
    public StoredTensor ToSinglePrecision() =>
        IsFloatingPoint && Kind != TensorKind.Float32 ? FromFloats(ToFloats(), [.. Shape]) : this;

    private static void Convert<T>(ReadOnlySpan<byte> bytes, float[] values, Func<T, float> convert)
        where T : unmanaged
    {
        var source = MemoryMarshal.Cast<byte, T>(bytes);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = convert(source[i]);
        }
    }
}
