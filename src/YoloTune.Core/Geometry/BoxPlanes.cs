using System.Buffers;
using System.Numerics;
using YoloTune.Core.Tasks;

namespace YoloTune.Core.Geometry;

/// <summary>Boxes as five planes (four edges and the area) with room for whole vectors, so that one box meets many at once.</summary>
internal sealed class BoxPlanes : IDisposable
{
    private readonly float[] _x1;
    private readonly float[] _y1;
    private readonly float[] _x2;
    private readonly float[] _y2;
    private readonly float[] _areas;

    public BoxPlanes(int capacity)
    {
        var padded = (capacity + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count;
        _x1 = Rent(padded);
        _y1 = Rent(padded);
        _x2 = Rent(padded);
        _y2 = Rent(padded);
        _areas = Rent(padded);
    }

    public int Count { get; private set; }

    /// <summary>Gives the memory back; nothing may be called afterwards.</summary>
    public void Dispose()
    {
        ArrayPool<float>.Shared.Return(_x1);
        ArrayPool<float>.Shared.Return(_y1);
        ArrayPool<float>.Shared.Return(_x2);
        ArrayPool<float>.Shared.Return(_y2);
        ArrayPool<float>.Shared.Return(_areas);
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

    private static float[] Rent(int length)
    {
        var plane = ArrayPool<float>.Shared.Rent(length);
        plane.AsSpan(0, length).Clear();
        return plane;
    }

    private static Vector<float> Load(float[] plane, int start) => new(plane, start);
}
