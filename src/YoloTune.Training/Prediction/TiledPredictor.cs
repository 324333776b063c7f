using YoloTune.Core.Errors;
using YoloTune.Core.Imaging;
using YoloTune.Core.Predictions;
using YoloTune.Core.Tasks;

namespace YoloTune.Training.Prediction;

/// <summary>
/// Predicts large pictures tile by tile with a predictor of any engine, so that small objects keep their size, and puts the results
/// together (Akyon, Altinuc and Temizel, "Slicing aided hyper inference", 2022).
/// </summary>
public sealed class TiledPredictor : IPicturePredictor
{
    private readonly IPicturePredictor _inner;
    private readonly TileOptions _tiles;
    private readonly PredictorOptions _options;
    private readonly int _batch;

    /// <summary>Wraps a predictor.</summary>
    /// <param name="inner">Predicts a tile.</param>
    /// <param name="tiles">How pictures are cut.</param>
    /// <param name="options">Of which the largest number of objects and <see cref="PredictorOptions.AgnosticNms"/> count; the defaults when null.</param>
    /// <param name="batch">Tiles per batch, at least 1.</param>
    /// <exception cref="InputException">The task cannot be predicted in tiles.</exception>
    public TiledPredictor(IPicturePredictor inner, TileOptions tiles, PredictorOptions? options = null, int batch = 1)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(tiles);
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        if (inner.Task is not (TaskKind.Detect or TaskKind.Pose or TaskKind.Obb))
        {
            throw new InputException(
                $"models for the task '{inner.Task.ToString().ToLowerInvariant()}' cannot predict in tiles",
                remedy: "Leave 'tile' out, or use a model for detection, key points or rotated boxes");
        }

        (_inner, _tiles, _options, _batch) = (inner, tiles, options ?? new PredictorOptions(), batch);
    }

    /// <inheritdoc/>
    public TaskKind Task => _inner.Task;

    /// <inheritdoc/>
    public int Channels => _inner.Channels;

    /// <inheritdoc/>
    public IReadOnlyList<PicturePrediction> Predict(IReadOnlyList<(PixelBuffer Picture, string Path)> pictures)
    {
        ArgumentOutOfRangeException.ThrowIfZero(pictures.Count, nameof(pictures));
        return [.. pictures.Select(item => Predict(item.Picture, item.Path))];
    }

    private PicturePrediction Predict(PixelBuffer picture, string path)
    {
        var parts = new List<(PictureTile Tile, ImageResult Result)>();
        var (height, width) = (0, 0);
        foreach (var tiles in PictureTile.Grid(picture.Height, picture.Width, _tiles).Chunk(_batch))
        {
            PixelBuffer[] cuts = [.. tiles.Select(tile => Cut(picture, tile))];
            var predictions = _inner.Predict([.. cuts.Select(cut => (cut, path))]);
            parts.AddRange(tiles.Zip(predictions, (tile, prediction) => (tile, prediction.Result)));
            (height, width) = (predictions[0].InputHeight, predictions[0].InputWidth);
            foreach (var cut in cuts)
            {
                cut.Recycle();
            }
        }

        if (_tiles.WholePicture && parts.Count > 1)
        {
            parts.Add((new PictureTile(0, 0, picture.Width, picture.Height), _inner.Predict([(picture, path)])[0].Result));
        }

        var speed = new PredictionSpeed(
            parts.Sum(part => part.Result.Speed.Preprocess),
            parts.Sum(part => part.Result.Speed.Inference),
            parts.Sum(part => part.Result.Speed.Postprocess));
        var result = TileMerging.Merge(parts, path, picture.Height, picture.Width, _tiles, _options.MaximumDetections, _options.AgnosticNms, speed);
        return new PicturePrediction(picture, result, height, width);
    }

    private static PixelBuffer Cut(PixelBuffer picture, PictureTile tile)
    {
        var cut = PixelBuffer.Rent(tile.Height, tile.Width, picture.Channels);
        Resampling.Paste(picture, cut, -tile.Left, -tile.Top);
        return cut;
    }
}
