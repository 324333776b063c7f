using YoloTune.Core.Errors;
using YoloTune.Core.Runs;
using YoloTune.Core.Tasks;
using YoloTune.Data.Sources;
using YoloTune.Training.Options;
using YoloTune.Training.Prediction;

namespace YoloTune.Training.Sessions;

/// <summary>The work on the pictures of a source, as they come: batches, reports and files.</summary>
internal sealed class PredictionWork(PredictOptions options, IPicturePredictor predictor, SessionContext context)
{
    private readonly List<ImageResult> _results = [];
    private readonly List<SourceItem> _batch = [];
    private PredictionWriter? _writer;
    private PredictionSpeed _sum;
    private int _pictures;
    private int _unreadable;
    private int _interrupted;

    /// <summary>True once a picture was predicted.</summary>
    public bool HasResults => _pictures > 0;

    /// <summary>Takes a picture, or the reason why there is none.</summary>
    public void Take(SourceItem item)
    {
        if (item.Error is { } error)
        {
            var place = FormattableString.Invariant($"{item.Index + 1}/{item.Count}");
            if (item.Entry.IsMoving)
            {
                _interrupted++;
                context.Warn($"source {place} broke off: {error.Message}");
            }
            else
            {
                _unreadable++;
                context.Warn($"image {place} left out: {error.Message}");
            }

            return;
        }

        _batch.Add(item);
        if (_batch.Count >= options.Batch)
        {
            Predict();
        }
    }

    /// <summary>Predicts what is left and writes what is written once.</summary>
    /// <exception cref="InputException">No picture could be read.</exception>
    public PredictionReport Finish(IReadOnlyList<SourceEntry> entries)
    {
        Predict();
        if (_pictures == 0)
        {
            throw new InputException(
                entries.Count > 1 ? $"none of the {entries.Count} pictures could be read" : entries[0].IsMoving ? "no frame could be read" : "the picture could not be read",
                options.Source,
                remedy: _unreadable + _interrupted > 0 ? "See the warning above" : "Check the source");
        }

        _writer?.Finish();
        return new PredictionReport(_results, _writer?.Folder, _writer?.LabelFiles ?? 0, _unreadable)
        {
            Interrupted = _interrupted,
            Pictures = _pictures,
            Speed = new PredictionSpeed(_sum.Preprocess / _pictures, _sum.Inference / _pictures, _sum.Postprocess / _pictures),
        };
    }

    private static string SummaryOf(ImageResult result) => result.Boxes.Count == 0 && result.Probs is null ? string.Empty : result.Describe().TrimEnd(' ', ',');

    private void Predict()
    {
        if (_batch.Count == 0)
        {
            return;
        }

        var predictions = predictor.Predict([.. _batch.Select(item => (item.Picture!, item.Path))]);
        _writer ??= PredictionWriter.Create(options, predictor.Task, context.Warn);
        foreach (var (prediction, item) in predictions.Zip(_batch))
        {
            Report(prediction, item);
            item.Picture!.Recycle();
        }

        _batch.Clear();
    }

    private void Report(PicturePrediction prediction, SourceItem item)
    {
        var result = prediction.Result;
        _pictures++;
        _sum = new PredictionSpeed(_sum.Preprocess + result.Speed.Preprocess, _sum.Inference + result.Speed.Inference, _sum.Postprocess + result.Speed.Postprocess);
        context.Publish(new ImagePredicted(item.Index, item.Count, item.Description, prediction.InputHeight, prediction.InputWidth, SummaryOf(result), result.Speed.Inference));
        _writer?.Add(prediction, item);
        if (options.KeepResults)
        {
            _results.Add(result);
        }
    }
}
