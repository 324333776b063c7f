using YoloTune.Core.Errors;
using YoloTune.Core.Geometry;
using YoloTune.Core.Imaging;
using YoloTune.Core.Predictions;
using YoloTune.Core.Tasks;
using YoloTune.Data.Loading;
using YoloTune.Models.Heads;
using YoloTune.Training.Validation;

namespace YoloTune.Training.Prediction;

/// <summary>
/// Validation in tiles: every image of a batch, as large as the validation has made it, is cut into tiles, which a predictor looks at. The
/// best class of a box counts, as in prediction, where validation without tiles counts several.
/// </summary>
internal sealed class TiledEngine : IDetectionEngine
{
    private readonly TiledPredictor _predictor;

    /// <summary>Wraps a predictor.</summary>
    /// <param name="predictor">Predicts a tile, down to the scores that the validation asks for.</param>
    /// <param name="names">Class names by index.</param>
    /// <param name="input">Side of the images and what it must be a multiple of, pixels.</param>
    /// <param name="tiles">How images are cut.</param>
    /// <param name="options">Of which the largest number of objects and <see cref="PredictorOptions.AgnosticNms"/> count.</param>
    /// <exception cref="InputException">The task cannot be measured in tiles.</exception>
    public TiledEngine(IPicturePredictor predictor, IReadOnlyList<string> names, (int ImageSize, int Stride) input, TileOptions tiles, PredictorOptions options)
    {
        if (predictor.Task != TaskKind.Detect)
        {
            throw new InputException($"models for the task '{predictor.Task.ToString().ToLowerInvariant()}' cannot be validated in tiles", remedy: "Leave 'tile' out, or use a detection model");
        }

        _predictor = new TiledPredictor(predictor, tiles, options);
        (ClassNames, Stride, ImageSize, EndToEnd) = (names, input.Stride, input.ImageSize, options.EndToEnd != false);
    }

    /// <inheritdoc/>
    public TaskKind Task => TaskKind.Detect;

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames { get; }

    /// <inheritdoc/>
    public int Stride { get; }

    /// <inheritdoc/>
    public int ImageSize { get; }

    /// <inheritdoc/>
    public bool HasFixedSize => false;

    /// <inheritdoc/>
    public bool EndToEnd { get; }

    /// <inheritdoc/>
    public KeypointLayout? Keypoints => null;

    /// <inheritdoc/>
    public DecodedOutput Decode(ImageBatch batch, NmsOptions options, out PredictionSpeed elapsed)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(options);
        const int Columns = 6;
        var rows = new float[batch.Count * options.MaximumDetections * Columns];
        elapsed = default;
        for (var i = 0; i < batch.Count; i++)
        {
            var picture = Interleaved(batch, i);
            var result = _predictor.Predict([(picture, batch.Images[i].File)])[0].Result;
            picture.Recycle();
            var at = i * options.MaximumDetections * Columns;
            foreach (var box in result.Boxes.Where(box => box.Score > options.Confidence).Take(options.MaximumDetections))
            {
                ReadOnlySpan<float> row = [box.X1, box.Y1, box.X2, box.Y2, box.Score, box.ClassIndex];
                row.CopyTo(rows.AsSpan(at));
                at += Columns;
            }

            elapsed = new PredictionSpeed(elapsed.Preprocess + result.Speed.Preprocess, elapsed.Inference + result.Speed.Inference, elapsed.Postprocess + result.Speed.Postprocess);
        }

        return new DecodedOutput(rows, batch.Count, Columns, endToEnd: true, ClassNames.Count);
    }

    /// <summary>An image of a batch, blue first.</summary>
    private static PixelBuffer Interleaved(ImageBatch batch, int image)
    {
        var picture = PixelBuffer.Rent(batch.Height, batch.Width, batch.Channels);
        var plane = batch.Height * batch.Width;
        var planes = batch.PixelSpan.Slice(image * plane * batch.Channels, plane * batch.Channels);
        var pixels = picture.Pixels;
        for (var c = 0; c < batch.Channels; c++)
        {
            var source = planes.Slice(c * plane, plane);
            for (int i = 0, at = batch.Channels - 1 - c; i < plane; i++, at += batch.Channels)
            {
                pixels[at] = source[i];
            }
        }

        return picture;
    }
}
