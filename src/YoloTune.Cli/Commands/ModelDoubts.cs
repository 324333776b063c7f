using System.Globalization;
using YoloTune.Cli.Backend;
using YoloTune.Cli.Output;
using YoloTune.Core.Errors;
using YoloTune.Core.Runs;
using YoloTune.Core.Tasks;
using YoloTune.Data.Datasets;
using YoloTune.Data.Formats;
using YoloTune.Data.Inspection;
using YoloTune.Training.Options;

namespace YoloTune.Cli.Commands;

/// <summary>
/// Ranks labels by the doubts of a model: one model for all splits, or one per fold for the pictures that its training has not seen.
/// </summary>
internal static class ModelDoubts
{
    private const double LeastConfidence = 0.05;

    /// <summary>Predicts and compares.</summary>
    public static async Task<IReadOnlyList<LabelSuspect>> FindAsync(DatasetArguments arguments, DatasetOpening opening, Terminal terminal, Func<ICommandBackend> backend, CancellationToken cancellationToken)
    {
        var models = arguments.List("model")!;
        var most = arguments.Number("most", 200, least: 1);
        var found = new List<LabelSuspect>();
        foreach (var (model, split, items) in Work(arguments, opening, models, terminal, cancellationToken))
        {
            var predictor = await PredictAsync(model, items, arguments, opening.Yaml.Names, terminal, backend(), cancellationToken);
            found.AddRange(SuspectSearch.Rank(split, items, predictor, most, null, cancellationToken));
        }

        return [.. found.OrderByDescending(suspect => suspect.Score).ThenBy(suspect => suspect.Image, StringComparer.Ordinal).Take(most)];
    }

    private static IEnumerable<(string Model, string Split, IReadOnlyList<DatasetItem> Items)> Work(DatasetArguments arguments, DatasetOpening opening, IReadOnlyList<string> models, Terminal terminal, CancellationToken cancellationToken)
    {
        if (arguments.Text("folds") is not { } folder)
        {
            if (models.Count != 1)
            {
                throw new InputException("Several models need the folds that they were trained on", remedy: "Write folds=FOLDER, as 'yolotune dataset split folds=N' made it");
            }

            return opening.Splits(arguments).Select(split => (models[0], split.ToString().ToLowerInvariant(), opening.Read(split, terminal, cancellationToken).Items));
        }

        if (Directory.Exists(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"fold{models.Count}"))))
        {
            throw new InputException($"There are more folds than the {models.Count} models", folder, remedy: "Name one model per fold, in their order");
        }

        return models.Select((model, fold) =>
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"fold{fold}");
            var held = new DatasetOpening(DatasetYaml.Load(Path.Combine(folder, name, "data.yaml")), opening.Task);
            return (model, name, held.Read(DatasetSplit.Val, terminal, cancellationToken).Items);
        });
    }

    private static async Task<IObjectPredictor> PredictAsync(string model, IReadOnlyList<DatasetItem> items, DatasetArguments arguments, IReadOnlyList<string> names, Terminal terminal, ICommandBackend backend, CancellationToken cancellationToken)
    {
        var list = Path.Combine(Path.GetTempPath(), $"yolotune-{Guid.NewGuid():N}.txt");
        try
        {
            await File.WriteAllLinesAsync(list, items.Select(item => item.ImageFile), cancellationToken);
            var size = arguments.Has("imgsz") ? arguments.Number("imgsz", 640, least: 32) : (int?)null;
            var options = new PredictOptions { Model = model, Source = list, Save = false, Verbose = false, Confidence = LeastConfidence, ImageHeight = size, ImageWidth = size };
            var summary = await backend.PredictAsync(options, new Observer(terminal), cancellationToken);
            return new Known(summary.Images, names);
        }
        finally
        {
            File.Delete(list);
        }
    }

    /// <summary>Predictions that are made already; classes go by their names.</summary>
    private sealed class Known(IReadOnlyList<PredictedPicture> pictures, IReadOnlyList<string> names) : IObjectPredictor
    {
        private readonly Dictionary<string, PredictedPicture> _pictures = pictures.DistinctBy(picture => Path.GetFullPath(picture.Path)).ToDictionary(picture => Path.GetFullPath(picture.Path), StringComparer.Ordinal);
        private readonly Dictionary<string, int> _numbers = names.Index().DistinctBy(pair => pair.Item).ToDictionary(pair => pair.Item, pair => pair.Index, StringComparer.Ordinal);

        public IReadOnlyList<IReadOnlyList<Detection>> Predict(IReadOnlyList<string> images) => [.. images.Select(image => (IReadOnlyList<Detection>)(_pictures.TryGetValue(image, out var picture)
            ? [.. picture.Objects.Where(item => _numbers.ContainsKey(item.Name)).Select(item => new Detection((float)item.X1, (float)item.Y1, (float)item.X2, (float)item.Y2, (float)item.Confidence, _numbers[item.Name]))]
            : []))];
    }

    private sealed class Observer(Terminal terminal) : IRunObserver
    {
        public void On(RunEvent runEvent)
        {
            switch (runEvent)
            {
                case ImagePredicted picture:
                    terminal.ReportMomentary(FormattableString.Invariant($"predicted {picture.Index + 1} of {picture.Count}"));
                    break;
                case LogMessage { Level: LogSeverity.Warning } message:
                    terminal.Warn(message.Text);
                    break;
            }
        }
    }
}
