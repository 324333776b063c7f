using YoloTune.Core.Imaging;
using YoloTune.Core.Runs;
using YoloTune.Core.Tasks;
using YoloTune.Data.Sources;
using YoloTune.Models;
using YoloTune.Models.Native;
using YoloTune.Training.Options;
using YoloTune.Training.Prediction;
using YoloTune.Training.Sessions;

namespace YoloTune.Training;

/// <summary>
/// A model and what one does with it: train, validate, predict. The long way round is <see cref="TrainingSession"/>,
/// <see cref="ValidationSession"/> and <see cref="PredictionSession"/>.
/// </summary>
/// <example>
/// <code>
/// using var yolo = Yolo.Load("yolo26n.pt");
/// var run = await yolo.TrainAsync(new TrainOptions { Data = "coco8.yaml", Epochs = 100, ImageSize = 640 });
/// foreach (var result in yolo.Predict("pictures"))
/// {
///     foreach (var box in result.Boxes)
///     {
///         var name = result.NameOf(box.ClassIndex);
///     }
/// }
/// </code>
/// </example>
public sealed class Yolo : IDisposable
{
    private readonly object _gate = new();
    private YoloModel? _model;
    private IPicturePredictor? _predictor;
    private PredictorOptions? _predictorOptions;

    private Yolo(string model) => Model = model;

    /// <summary>The checkpoint, YAML file or name in use; the best checkpoint after training.</summary>
    public string Model { get; private set; }

    /// <summary>Checks that a model exists; its weights are read when first needed.</summary>
    /// <param name="model">A checkpoint, a model YAML file, or a known name such as <c>yolo26n.yaml</c>.</param>
    /// <exception cref="Core.Errors.InputException">There is no such model, or its file is malformed.</exception>
    public static Yolo Load(string model)
    {
        ModelLoader.Resolve(model);
        return new Yolo(model);
    }

    /// <summary>Fine-tunes the model; afterwards this object stands for the best checkpoint.</summary>
    /// <param name="options">What to train on; the model is the one loaded here.</param>
    /// <param name="progress">Receives everything that happens; may be null.</param>
    /// <param name="cancellationToken">Ends the run at the next batch with a resumable checkpoint.</param>
    /// <exception cref="Core.Errors.InputException">Something handed in is wrong.</exception>
    public Task<TrainingResult> TrainAsync(TrainOptions options, IProgress<RunEvent>? progress = null, CancellationToken cancellationToken = default) => ComputeThread.RunAsync(
        () =>
        {
            using var session = TrainingSession.Create(options with { Model = Model }, ContextOf(progress), cancellationToken);
            var outcome = session.Run(cancellationToken);
            if (File.Exists(session.BestCheckpoint))
            {
                Forget();
                Model = session.BestCheckpoint;
            }

            return new TrainingResult(session.Folder, session.BestCheckpoint, session.LastCheckpoint, outcome);
        },
        CancellationToken.None);

    /// <summary>Measures the model on a data set.</summary>
    /// <param name="options">What to measure on; the model is the one loaded here.</param>
    /// <param name="progress">Receives everything that happens; may be null.</param>
    /// <param name="cancellationToken">Gives up between batches.</param>
    /// <exception cref="Core.Errors.InputException">Something handed in is wrong.</exception>
    public Task<ValidationReport> ValidateAsync(ValidateOptions options, IProgress<RunEvent>? progress = null, CancellationToken cancellationToken = default) =>
        ComputeThread.RunAsync(() => ValidationSession.Run(options with { Model = Model }, ContextOf(progress), cancellationToken), cancellationToken);

    /// <summary>Predicts pictures, frames of videos or streams.</summary>
    /// <param name="source">What <see cref="PictureSource.Find"/> understands: a file, folder, pattern, list, video or address.</param>
    /// <param name="options">How to predict; the defaults when null.</param>
    /// <returns>One result per picture or frame.</returns>
    /// <exception cref="Core.Errors.InputException">A picture cannot be read, or there is none.</exception>
    public IReadOnlyList<ImageResult> Predict(string source, PredictorOptions? options = null) => [.. Stream(source, options)];

    /// <summary>Predicts pictures, frames of videos or streams one after the other, as they are asked for: right for long videos and live streams.</summary>
    /// <param name="source">What <see cref="PictureSource.Find"/> understands: a file, folder, pattern, list, video or address.</param>
    /// <param name="options">How to predict; the defaults when null.</param>
    /// <param name="reading">How the source is read; the defaults when null.</param>
    /// <param name="cancellationToken">Gives up between pictures.</param>
    /// <returns>One result per picture or frame.</returns>
    /// <exception cref="Core.Errors.InputException">A picture cannot be read, or there is none.</exception>
    public IEnumerable<ImageResult> Stream(string source, PredictorOptions? options = null, SourceOptions? reading = null, CancellationToken cancellationToken = default)
    {
        foreach (var item in SourceReader.Read(PictureSource.Find(source), reading ?? new SourceOptions(), cancellationToken))
        {
            if (item.Error is { } error)
            {
                throw error;
            }

            var result = Predict(item.Picture!, item.Path, options);
            item.Picture!.Recycle();
            yield return result;
        }
    }

    /// <summary>Predicts a decoded picture. Safe for parallel callers, who wait for each other.</summary>
    /// <param name="picture">The picture, blue first.</param>
    /// <param name="name">Its name in the result.</param>
    /// <param name="options">How to predict; the defaults when null.</param>
    public ImageResult Predict(PixelBuffer picture, string name = "image0.jpg", PredictorOptions? options = null)
    {
        lock (_gate)
        {
            if (_predictor is null || _predictorOptions != options)
            {
                Forget();
                _model = ModelLoader.Load(Model);
                _predictor = PicturePredictor.Create(_model, options);
                _predictorOptions = options;
            }

            return _predictor.Predict([(picture, name)])[0].Result;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Forget();

    private static SessionContext ContextOf(IProgress<RunEvent>? progress) =>
        progress is null ? new SessionContext() : new SessionContext { Publish = progress.Report };

    private void Forget()
    {
        lock (_gate)
        {
            _model?.Dispose();
            _model = null;
            _predictor = null;
        }
    }
}
