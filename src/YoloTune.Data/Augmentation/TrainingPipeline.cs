namespace YoloTune.Data.Augmentation;

/// <summary>
/// Makes training samples: load, mosaic, copy-paste, affine, mixup, cutmix, HSV, flips, in the order of specification 03, section 11.
/// Every sample has its own random stream, so the same seed, epoch and index give the same sample on any thread;
/// mosaic partners come from the whole data set unless the caller says where from; mixup and cutmix partners always do.
/// Thread-safe when its source is.
/// </summary>
public sealed class TrainingPipeline
{
    private readonly ISampleSource _source;
    private readonly AugmentationOptions _options;
    private readonly int _imageSize;
    private readonly long _seed;

    /// <summary>Creates the pipeline.</summary>
    /// <param name="source">Gives loaded images, long side <paramref name="imageSize"/>.</param>
    /// <param name="options">How images are varied.</param>
    /// <param name="imageSize">Side of the network input, pixels.</param>
    /// <param name="seed">Seed of the run.</param>
    public TrainingPipeline(ISampleSource source, AugmentationOptions options, int imageSize, long seed)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(imageSize);
        _source = source;
        _options = options;
        _imageSize = imageSize;
        _seed = seed;
    }

    /// <summary>Makes one square sample; the caller recycles it.</summary>
    /// <param name="index">0 to Count - 1 of the source.</param>
    /// <param name="epoch">Zero-based epoch.</param>
    /// <param name="partner">Draws the index of a mosaic partner; null draws from the whole data set.</param>
    public Sample Create(int index, int epoch, Func<IRandomStream, int>? partner = null) =>
        Create(index, new SampleRandom(_seed, epoch, index), partner);

    /// <summary>Makes one sample of a given shape, as rectangular training needs: without mosaic, mixup and cutmix.</summary>
    /// <param name="index">0 to Count - 1 of the source.</param>
    /// <param name="epoch">Zero-based epoch.</param>
    /// <param name="height">Rows of the batch.</param>
    /// <param name="width">Columns of the batch.</param>
    public Sample Create(int index, int epoch, int height, int width)
    {
        var random = new SampleRandom(_seed, epoch, index);
        var sample = _source.Load(index);
        PasteMirrored(sample);
        Warp(sample, random, height, width);
        Finish(sample, random);
        return sample;
    }

    /// <summary>Makes one square sample from a given stream.</summary>
    internal Sample Create(int index, IRandomStream random, Func<IRandomStream, int>? partner = null)
    {
        var sample = Prepare(index, random, partner);
        if (Passes(random, _options.MixUp))
        {
            var other = Prepare(random.Integer(_source.Count), random, partner);
            MixUp.Apply(sample, other, random.Beta(MixUp.Shape, MixUp.Shape));
            other.Recycle();
        }

        if (Passes(random, _options.CutMix))
        {
            var other = Prepare(random.Integer(_source.Count), random, partner);
            Cut(sample, other, random);
            other.Recycle();
        }

        Finish(sample, random);
        return sample;
    }

    private static bool Passes(IRandomStream random, double probability) =>
        random.NextDouble() <= probability && probability > 0;

    // Mosaic, copy-paste and affine: what a mixup or cutmix partner goes through as well.
    private Sample Prepare(int index, IRandomStream random, Func<IRandomStream, int>? partner)
    {
        var sample = Compose(index, random, partner);
        if (_options.CopyPasteMode == CopyPasteMode.MixUp && Passes(random, _options.CopyPaste))
        {
            var other = Compose(random.Integer(_source.Count), random, partner);
            CopyPaste.Apply(sample, other, _options.CopyPaste);
            other.Recycle();
        }

        return sample;
    }

    private Sample Compose(int index, IRandomStream random, Func<IRandomStream, int>? partner)
    {
        var sample = _source.Load(index);
        if (Passes(random, _options.Mosaic))
        {
            sample = Surround(sample, random, partner);
        }

        PasteMirrored(sample);
        Warp(sample, random, _imageSize, _imageSize);
        return sample;
    }

    private void PasteMirrored(Sample sample)
    {
        if (_options.CopyPasteMode == CopyPasteMode.Flip)
        {
            CopyPaste.Mirrored(sample, _options.CopyPaste);
        }
    }

    private Sample Surround(Sample sample, IRandomStream random, Func<IRandomStream, int>? partner)
    {
        var tiles = new Sample[Mosaic.TileCount];
        tiles[0] = sample;
        for (var i = 1; i < tiles.Length; i++)
        {
            tiles[i] = _source.Load(partner is null ? random.Integer(_source.Count) : partner(random));
        }

        var (x, y) = Mosaic.DrawCenter(random, _imageSize);
        var mosaic = Mosaic.Compose(tiles, _imageSize, x, y);
        foreach (var tile in tiles)
        {
            tile.Recycle();
        }

        return mosaic;
    }

    private void Warp(Sample sample, IRandomStream random, int height, int width)
    {
        var draws = AffineDraws.Draw(random, _options);
        var matrix = draws.ToMatrix(sample.Image.Height, sample.Image.Width, height, width);
        RandomPerspective.Apply(sample, matrix, draws.Scale, _options.Perspective > 0, height, width);
    }

    private static void Cut(Sample sample, Sample partner, IRandomStream random)
    {
        var free = new List<PixelRectangle>(CutMix.CandidateCount);
        for (var i = 0; i < CutMix.CandidateCount; i++)
        {
            var rectangle = CutMix.DrawRectangle(random, sample.Image.Height, sample.Image.Width);
            if (CutMix.IsFree(sample.Instances, rectangle))
            {
                free.Add(rectangle);
            }
        }

        if (free.Count > 0)
        {
            CutMix.Apply(sample, partner, free[random.Integer(free.Count)]);
        }
    }

    private void Finish(Sample sample, IRandomStream random)
    {
        HsvJitter.Apply(sample, _options, random);
        if (random.NextDouble() < _options.FlipUpDown)
        {
            Flip.UpDown(sample, _options.KeypointOrder);
        }

        if (random.NextDouble() < _options.FlipLeftRight)
        {
            Flip.LeftRight(sample, _options.KeypointOrder);
        }

        sample.KeepBgr = random.NextDouble() <= _options.Bgr && _options.Bgr > 0;
    }
}
