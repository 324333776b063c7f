using TorchSharp;
using static TorchSharp.torch;

namespace YoloTune.Training.Assignment;

/// <summary>
/// The anchor points of all pyramid levels (specification 05, section 2): level after level, finest first, row by row
/// inside a level. A is the number of anchors over all levels.
/// </summary>
/// <param name="Points">(A, 2) float32 x and y in stride units, cell centres (column + 0.5, row + 0.5).</param>
/// <param name="Strides">(A, 1) float32 input pixels per cell.</param>
internal sealed record AnchorGrid(Tensor Points, Tensor Strides)
{
    /// <summary>Number of anchors.</summary>
    public long Count => Points.shape[0];

    /// <summary>Lays the grid over maps of the given sizes.</summary>
    /// <param name="levels">Height and width of every level's map, finest first.</param>
    /// <param name="strides">Stride of every level in input pixels.</param>
    /// <param name="device">Where the tensors shall live.</param>
    public static AnchorGrid Create(IReadOnlyList<(long Height, long Width)> levels, IReadOnlyList<float> strides, Device device)
    {
        if (levels.Count != strides.Count)
        {
            throw new ArgumentException($"{levels.Count} maps do not fit {strides.Count} strides.", nameof(levels));
        }

        var count = levels.Sum(level => level.Height * level.Width);
        var points = new float[count * 2];
        var sizes = new float[count];
        var anchor = 0L;
        for (var level = 0; level < levels.Count; level++)
        {
            for (var y = 0L; y < levels[level].Height; y++)
            {
                for (var x = 0L; x < levels[level].Width; x++, anchor++)
                {
                    points[anchor * 2] = x + 0.5f;
                    points[(anchor * 2) + 1] = y + 0.5f;
                    sizes[anchor] = strides[level];
                }
            }
        }

        return new AnchorGrid(tensor(points, [count, 2], device: device), tensor(sizes, [count, 1], device: device));
    }

    /// <summary>(A, 2) centres in input pixels.</summary>
    public Tensor CentresInPixels() => Points * Strides;
}
