using System.Buffers;
using System.Numerics;
using YoloTune.Core.Tasks;

namespace YoloTune.Core.Geometry;

/// <summary>Boxes as five planes (four edges and the area) with room for whole vectors, so that one box meets many at once.</summary>
internal sealed class BoxPlanes : IDisposable
{
    private float[] _x1 = [];
    private float[] _y1 = [];
    private float[] _x2 = [];
    private float[] _y2 = [];
    private float[] _areas = [];

    public BoxPlanes(int capacity = 0) => Reset(capacity);

    public int Count { get; private set; }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        Return(ref _x1);
        Return(ref _y1);
        Return(ref _x2);
        Return(ref _y2);
        Return(ref _areas);
        Count = 0;
    }

    /// <summary>Forgets all boxes and makes room for as many.</summary>
    public void Reset(int capacity)
    {
        var padded = (capacity + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count;
        if (_x1.Length < padded)
        {
            Dispose();
            (_x1, _y1, _x2, _y2, _areas) = (Rent(padded), Rent(padded), Rent(padded), Rent(padded), Rent(padded));
        }

        Clear(_x1, padded);
        Clear(_y1, padded);
        Clear(_x2, padded);
        Clear(_y2, padded);
        Clear(_areas, padded);
        Count = 0;
    }

    public void Add(CornerBox box)
    {
        _x1[Count] = box.X1;
        _y1[Count] = box.Y1;
        _x2[Count] = box.X2;
        _y2[Count] = box.Y2;
        _areas[Count] = box.Area;
        Count++;
    }

    /// <summary>Writes the IoU of <paramref name="box"/> with every box held.</summary>
    public void Iou(CornerBox box, Span<float> iou, float epsilon)
    {
        Span<float> last = stackalloc float[Vector<float>.Count];
        for (var i = 0; i < Count; i += Vector<float>.Count)
        {
            var values = IouAt(box, i, epsilon);
            if (i + Vector<float>.Count <= Count)
            {
                values.CopyTo(iou[i..]);
            }
            else
            {
                values.CopyTo(last);
                last[..(Count - i)].CopyTo(iou[i..]);
            }
        }
    }

    /// <summary>True when the IoU (no epsilon) with any box held exceeds the threshold. Unused lanes hold empty boxes and never do.</summary>
    public bool AnyAbove(CornerBox box, float threshold)
    {
        var limit = new Vector<float>(threshold);
        for (var i = 0; i < Count; i += Vector<float>.Count)
        {
            if (Vector.GreaterThanAny(IouAt(box, i, 0), limit))
            {
                return true;
            }
        }

        return false;
    }

    private Vector<float> IouAt(CornerBox box, int start, float epsilon)
    {
        var width = Vector.Min(new Vector<float>(box.X2), Load(_x2, start)) - Vector.Max(new Vector<float>(box.X1), Load(_x1, start));
        var height = Vector.Min(new Vector<float>(box.Y2), Load(_y2, start)) - Vector.Max(new Vector<float>(box.Y1), Load(_y1, start));
        var intersection = Vector.Max(width, Vector<float>.Zero) * Vector.Max(height, Vector<float>.Zero);
        return intersection / (new Vector<float>(box.Area) + Load(_areas, start) - intersection + new Vector<float>(epsilon));
    }

    private static float[] Rent(int length) => ArrayPool<float>.Shared.Rent(length);

    private static void Clear(float[] plane, int length) => plane.AsSpan(0, length).Clear();

    private static void Return(ref float[] plane)
    {
        if (plane.Length > 0)
        {
            ArrayPool<float>.Shared.Return(plane);
            plane = [];
        }
    }

    private static Vector<float> Load(float[] plane, int start) => new(plane, start);
}
