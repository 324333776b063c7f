namespace YoloTune.Data.Loading;

/// <summary>
/// Rectangular batches: images sorted by aspect ratio, so that a batch needs little padding (specification 03, section 8).
/// </summary>
public sealed class RectPlan
{
    private RectPlan(int[] order, IReadOnlyList<(int Height, int Width)> shapes)
    {
        Order = order;
        Shapes = shapes;
    }

    /// <summary>Image indices, by rising height/width; equal ones keep their order.</summary>
    public IReadOnlyList<int> Order { get; }

    /// <summary>Network input of every batch, pixels.</summary>
    public IReadOnlyList<(int Height, int Width)> Shapes { get; }

    /// <summary>True when all batches have the same shape, so that shuffling is possible.</summary>
    public bool IsUniform => Shapes.All(shape => shape == Shapes[0]);

    /// <summary>Plans the batches.</summary>
    /// <param name="sizes">Height and width of every image, pixels.</param>
    /// <param name="batchSize">Images per batch, at least 1.</param>
    /// <param name="imageSize">Long side of the network input before padding, pixels.</param>
    /// <param name="stride">Sides become multiples of this, pixels.</param>
    /// <param name="pad">Extra padding in strides: 0 in training, 0.5 in validation.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is not positive, or <paramref name="pad"/> is negative.</exception>
    public static RectPlan Create(IReadOnlyList<(int Height, int Width)> sizes, int batchSize, int imageSize, int stride, double pad)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(imageSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stride);
        ArgumentOutOfRangeException.ThrowIfNegative(pad);
        var ratios = new double[sizes.Count];
        for (var i = 0; i < ratios.Length; i++)
        {
            ratios[i] = sizes[i].Height / (double)sizes[i].Width;
        }

        var order = IntroSort.Order(ratios);
        var shapes = new (int, int)[(order.Length + batchSize - 1) / batchSize];
        for (var b = 0; b < shapes.Length; b++)
        {
            var smallest = ratios[order[b * batchSize]];
            var largest = ratios[order[Math.Min(order.Length, (b + 1) * batchSize) - 1]];
            var (height, width) = largest < 1 ? (largest, 1.0) : smallest > 1 ? (1.0, 1 / smallest) : (1.0, 1.0);
            shapes[b] = (Side(height), Side(width));
        }

        return new RectPlan(order, shapes);

        int Side(double factor) => (int)Math.Ceiling((factor * imageSize / stride) + pad) * stride;
    }
}
