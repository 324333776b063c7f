using System.Runtime.Intrinsics;
using YoloTune.Models.Kernels;
using YoloTune.Models.Layers;
using static TorchSharp.torch;

namespace YoloTune.Training.Assignment;

/// <summary>
/// Complete IoU of targets and the boxes of their candidates, eight pairs at a time. The operations are those of
/// <see cref="BoxOverlap"/>, in their order, so that the numbers are the same.
/// </summary>
internal sealed unsafe class PairOverlaps
{
    private const float Epsilon = 1e-7f;
    private const float AspectFactor = (float)(4 / (Math.PI * Math.PI));
    private const float One = (float)(1 + 1e-7);
    private const long PairsPerThread = 1 << 12;
    private readonly float* _boxes;
    private readonly float* _aspects;
    private readonly long _column;
    private readonly Vector256<float> _x1;
    private readonly Vector256<float> _y1;
    private readonly Vector256<float> _x2;
    private readonly Vector256<float> _y2;
    private readonly Vector256<float> _aspect;

    private PairOverlaps(float* boxes, float* aspects, long column, ReadOnlySpan<float> target, float aspect)
    {
        _boxes = boxes;
        _aspects = aspects;
        _column = column;
        (_x1, _y1, _x2, _y2) = (Vector256.Create(target[0]), Vector256.Create(target[1]), Vector256.Create(target[2]), Vector256.Create(target[3]));
        _aspect = Vector256.Create(aspect);
    }

    /// <summary>(P) float32, the overlaps, negative ones as 0.</summary>
    /// <param name="boxes">(B, A, 4) corners.</param>
    /// <param name="rows">Targets.</param>
    /// <param name="pairs">Candidates.</param>
    public static Tensor Measure(Tensor boxes, TargetRows rows, CandidatePairs pairs)
    {
        using var columns = boxes.reshape(-1, 4).t().contiguous();
        using var aspects = Aspects(BoxColumns.OfCorners(columns, 0));
        var result = empty(pairs.Anchors.shape[0], dtype: ScalarType.Float32);
        var targets = rows.Boxes.contiguous().data<float>().ToArray();
        var targetAspects = Aspects(BoxColumns.OfCorners(rows.Boxes)).data<float>().ToArray();
        var images = rows.Image.data<long>().ToArray();
        var (column, anchors) = (columns.shape[1], boxes.shape[1]);
        float* first = Memory<float>(columns), aspect = Memory<float>(aspects), overlaps = Memory<float>(result);
        var place = Memory<int>(pairs.Anchors);
        var threads = ThreadTeam.PartsFor(pairs.Starts[^1], PairsPerThread);
        ThreadTeam.Run(threads, thread =>
        {
            for (var row = 0; row < images.Length; row++)
            {
                // A target belongs to the thread in whose share of the pairs its list begins.
                if ((long)pairs.Starts[row] * threads / Math.Max(pairs.Starts[^1], 1) == thread)
                {
                    var offset = images[row] * anchors;
                    new PairOverlaps(first + offset, aspect + offset, column, targets.AsSpan(4 * row, 4), targetAspects[row])
                        .Fill(place + pairs.Starts[row], overlaps + pairs.Starts[row], pairs.Starts[row + 1] - pairs.Starts[row]);
                }
            }
        });
        return result;
    }

    /// <summary>The first value of a tensor without gaps; valid as long as the tensor.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    public static T* Memory<T>(Tensor tensor)
        where T : unmanaged
    {
        if (tensor.numel() == 0)
        {
            return null;
        }

        fixed (byte* first = tensor.bytes)
        {
            return (T*)first;
        }
    }

    private static Tensor Aspects(BoxColumns box) => ((box.X2 - box.X1) / (box.Y2 - box.Y1).Plus(1e-7)).atan();

    private void Fill(int* anchors, float* overlaps, int count)
    {
        var width = Vector256<float>.Count;
        var place = 0;
        for (; place <= count - width; place += width)
        {
            Overlap(anchors + place).Store(overlaps + place);
        }

        if (place < count)
        {
            var rest = stackalloc int[width];
            for (var i = 0; i < width; i++)
            {
                rest[i] = anchors[Math.Min(place + i, count - 1)];
            }

            var last = Overlap(rest);
            for (var i = 0; place + i < count; i++)
            {
                overlaps[place + i] = last[i];
            }
        }
    }

    private Vector256<float> Overlap(int* anchors)
    {
        var epsilon = Vector256.Create(Epsilon);
        var (x1, y1, x2, y2) = (Load(_boxes, anchors), Load(_boxes + _column, anchors), Load(_boxes + (2 * _column), anchors), Load(_boxes + (3 * _column), anchors));
        var (width, height) = (_x2 - _x1, _y2 - _y1 + epsilon);
        var (otherWidth, otherHeight) = (x2 - x1, y2 - y1 + epsilon);
        var across = Vector256.Max(Vector256.Min(_x2, x2) - Vector256.Max(_x1, x1), Vector256<float>.Zero);
        var intersection = across * Vector256.Max(Vector256.Min(_y2, y2) - Vector256.Max(_y1, y1), Vector256<float>.Zero);
        var union = (width * height) + (otherWidth * otherHeight) - intersection + epsilon;
        var iou = intersection / union;
        var hullWidth = Vector256.Max(_x2, x2) - Vector256.Min(_x1, x1);
        var hullHeight = Vector256.Max(_y2, y2) - Vector256.Min(_y1, y1);
        var diagonal = (hullWidth * hullWidth) + (hullHeight * hullHeight) + epsilon;
        var (apartX, apartY) = (x1 + x2 - _x1 - _x2, y1 + y2 - _y1 - _y2);
        var distance = ((apartX * apartX) + (apartY * apartY)) / Vector256.Create(4f) / diagonal;
        var turn = Load(_aspects, anchors) - _aspect;
        var difference = turn * turn * Vector256.Create(AspectFactor);
        var tradeOff = difference / (difference - iou + Vector256.Create(One));
        return Vector256.Max(iou - (distance + (difference * tradeOff)), Vector256<float>.Zero);
    }

    private static Vector256<float> Load(float* values, int* anchors) =>
        anchors[7] - anchors[0] == 7
            ? Vector256.Load(values + anchors[0])
            : Vector256.Create(
                values[anchors[0]], values[anchors[1]], values[anchors[2]], values[anchors[3]], values[anchors[4]], values[anchors[5]], values[anchors[6]], values[anchors[7]]);
}
