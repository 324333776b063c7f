using YoloTune.Data.Augmentation;

namespace YoloTune.Training.Features;

/// <summary>
/// A stretch of epochs that draws its pictures from the same views. View v of a picture is what epoch first + v of the loader
/// makes of it, so that the first epochs of a stretch see exactly what they would see without a cache. After these, every
/// picture shows its views in a random order of its own, all of them once before one is shown again.
/// </summary>
/// <param name="First">First epoch, zero-based.</param>
/// <param name="Views">Views per picture, at least 1.</param>
/// <param name="Seed">Seed of the run.</param>
internal sealed record ViewSegment(int First, int Views, long Seed)
{
    private const long Stream = 0x76696577;

    /// <summary>The view of a picture in an epoch.</summary>
    /// <param name="epoch">Zero-based, not before <see cref="First"/>.</param>
    /// <param name="image">Index of the picture.</param>
    public int ViewOf(int epoch, int image)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(epoch, First);
        var (round, place) = Math.DivRem(epoch - First, Views);
        if (round == 0)
        {
            return place;
        }

        var random = new SampleRandom(Seed ^ (Stream << 16) ^ First, round, image);
        Span<int> order = stackalloc int[Views];
        for (var i = 0; i < Views; i++)
        {
            order[i] = i;
        }

        // Fisher and Yates, as far as needed.
        for (var i = 0; i <= place; i++)
        {
            var other = i + random.Integer(Views - i);
            (order[i], order[other]) = (order[other], order[i]);
        }

        return order[place];
    }
}
