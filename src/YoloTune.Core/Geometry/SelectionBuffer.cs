using YoloTune.Core.Masks;
using YoloTune.Core.Tasks;

namespace YoloTune.Core.Geometry;

/// <summary>
/// Room for what is selected from one image after the other: grows to what the largest needs and is used again, so that selecting allocates
/// nothing later on. For one caller at a time.
/// </summary>
public sealed class SelectionBuffer
{
    private readonly BoxPlanes _planes = new();
    private Detection[] _detections = [];
    private RotatedDetection[] _rotated = [];
    private int[] _anchors = [];
    private float[] _extras = [];
    private GaussianBox[] _better = [];

    /// <summary>Number of detections of the last selection.</summary>
    public int Count { get; private set; }

    /// <summary>The upright detections in pixels of the network input, by descending score; empty after a selection of rotated ones.</summary>
    public ReadOnlySpan<Detection> Detections => _detections.AsSpan(0, IsRotated ? 0 : Count);

    /// <summary>The rotated detections in pixels of the network input, by descending score; empty after a selection of upright ones.</summary>
    public ReadOnlySpan<RotatedDetection> Rotated => _rotated.AsSpan(0, IsRotated ? Count : 0);

    /// <summary>The anchor (or end-to-end row) that every detection came from.</summary>
    public ReadOnlySpan<int> Anchors => _anchors.AsSpan(0, Count);

    /// <summary>Masks of the objects, in the order of the detections.</summary>
    internal List<BitMask> Masks { get; } = [];

    /// <summary>Indices of the detections that <see cref="Masks"/> belong to.</summary>
    internal List<int> MaskOwners { get; } = [];

    /// <summary>An empty mask that was not handed out.</summary>
    internal BitMask? SpareMask { get; set; }

    private bool IsRotated { get; set; }

    /// <summary>Starts a selection of upright detections.</summary>
    /// <param name="capacity">The most that will come.</param>
    internal void Begin(int capacity)
    {
        Grow(ref _detections, capacity);
        Grow(ref _anchors, capacity);
        (Count, IsRotated) = (0, false);
    }

    /// <summary>Starts a selection of rotated detections.</summary>
    /// <param name="capacity">The most that will come.</param>
    internal void BeginRotated(int capacity)
    {
        Grow(ref _rotated, capacity);
        Grow(ref _anchors, capacity);
        (Count, IsRotated) = (0, true);
    }

    /// <summary>Keeps a detection.</summary>
    internal void Add(in Detection detection, int anchor)
    {
        _detections[Count] = detection;
        _anchors[Count++] = anchor;
    }

    /// <summary>Keeps a rotated detection.</summary>
    internal void Add(in RotatedDetection detection, int anchor)
    {
        _rotated[Count] = detection;
        _anchors[Count++] = anchor;
    }

    /// <summary>Empty planes for as many boxes.</summary>
    internal BoxPlanes Planes(int capacity)
    {
        _planes.Reset(capacity);
        return _planes;
    }

    /// <summary>Room for Gaussian boxes, with old values in it.</summary>
    internal Span<GaussianBox> Better(int count)
    {
        Grow(ref _better, count);
        return _better.AsSpan(0, count);
    }

    /// <summary>Room for other numbers of the objects, with old values in it.</summary>
    internal Span<float> Extras(int count)
    {
        Grow(ref _extras, count);
        return _extras.AsSpan(0, count);
    }

    private static void Grow<T>(ref T[] array, int count)
    {
        if (array.Length < count)
        {
            array = new T[Math.Max(count, Math.Min(2 * array.Length, Array.MaxLength))];
        }
    }
}
