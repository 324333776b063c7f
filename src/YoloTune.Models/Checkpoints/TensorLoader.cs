using YoloTune.Models.Checkpoints.Pickle;

namespace YoloTune.Models.Checkpoints;

/// <summary>
/// Turns views of storages into contiguous tensors (spec/02 section 3). Tensors that cover a contiguous part share the bytes of
/// their storage; transposed and strided ones are copied.
/// </summary>
/// <param name="source">Where the storages are.</param>
/// <param name="faults">Makes the errors.</param>
internal sealed class TensorLoader(IStorageSource source, PickleFaults faults)
{
    private const long LargestCopy = 2L << 30;
    private readonly Dictionary<string, (string ClassName, ReadOnlyMemory<byte> Bytes)> _storages = new(StringComparer.Ordinal);
    private readonly Dictionary<TensorRecord, StoredTensor> _tensors = new(ReferenceEqualityComparer.Instance);
    private long _copied;

    /// <summary>The tensor of a record; the same record gives the same tensor.</summary>
    /// <param name="record">The view.</param>
    public StoredTensor Load(TensorRecord record)
    {
        if (!_tensors.TryGetValue(record, out var tensor))
        {
            tensor = Materialise(record);
            _tensors.Add(record, tensor);
        }

        return tensor;
    }

    private static bool IsContiguous(TensorRecord record)
    {
        var expected = 1L;
        for (var i = record.Size.Length - 1; i >= 0; i--)
        {
            if (record.Size[i] != 1 && record.Stride[i] != expected)
            {
                return false;
            }

            expected *= record.Size[i];
        }

        return true;
    }

    private static byte[] Gather(TensorRecord record, ReadOnlySpan<byte> storage, int itemSize, long count)
    {
        var result = new byte[count * itemSize];
        var index = new long[record.Size.Length];
        var at = record.Offset;
        for (var element = 0L; element < count; element++)
        {
            storage.Slice((int)(at * itemSize), itemSize).CopyTo(result.AsSpan((int)(element * itemSize)));
            for (var axis = index.Length - 1; axis >= 0; axis--)
            {
                at += record.Stride[axis];
                if (++index[axis] < record.Size[axis])
                {
                    break;
                }

                at -= record.Stride[axis] * record.Size[axis];
                index[axis] = 0;
            }
        }

        return result;
    }

    private StoredTensor Materialise(TensorRecord record)
    {
        var kind = KindOf(record.Storage.ClassName);
        var itemSize = StoredTensor.SizeOf(kind);
        var bytes = Storage(record.Storage, itemSize);
        var count = record.Size.Aggregate(1L, (product, size) => product * size);
        if (count == 0 || IsContiguous(record))
        {
            return new StoredTensor(kind, record.Size, count == 0 ? default : bytes.Slice((int)(record.Offset * itemSize), (int)(count * itemSize)));
        }

        _copied += count * itemSize;
        return _copied <= LargestCopy
            ? new StoredTensor(kind, record.Size, Gather(record, bytes.Span, itemSize, count))
            : throw faults.OverLimit("more strided tensors than a checkpoint can hold", LargestCopy);
    }

    private ReadOnlyMemory<byte> Storage(StorageRecord record, int itemSize)
    {
        if (!_storages.TryGetValue(record.Key, out var storage))
        {
            storage = (record.ClassName, source.Read(record.Key, record.ElementCount, itemSize));
            _storages.Add(record.Key, storage);
        }

        return storage.ClassName == record.ClassName && storage.Bytes.Length == record.ElementCount * itemSize
            ? storage.Bytes
            : throw faults.Damaged($"storage {record.Key} is used with two types or lengths");
    }

    private TensorKind KindOf(string storageClass) => storageClass switch
    {
        "HalfStorage" => TensorKind.Float16,
        "BFloat16Storage" => TensorKind.BFloat16,
        "FloatStorage" => TensorKind.Float32,
        "DoubleStorage" => TensorKind.Float64,
        "CharStorage" => TensorKind.Int8,
        "ByteStorage" or "UntypedStorage" => TensorKind.UInt8,
        "ShortStorage" => TensorKind.Int16,
        "IntStorage" => TensorKind.Int32,
        "LongStorage" => TensorKind.Int64,
        "BoolStorage" => TensorKind.Bool,
        _ => throw faults.Refused(storageClass, "stores a"),
    };
}
