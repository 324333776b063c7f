using YoloTune.Core.Errors;
using YoloTune.Core.Geometry;
using YoloTune.Core.Imaging;
using YoloTune.Core.Runs;
using YoloTune.Core.Tasks;
using YoloTune.Data.Augmentation.Classification;
using YoloTune.Data.Formats;
using YoloTune.Data.Known;
using YoloTune.Data.Starter;
using YoloTune.Export;
using YoloTune.Training.Sessions;

namespace YoloTune.Cli.Backend;

/// <summary>Pictures of a data set's training part, spread evenly over it, to calibrate an export in eight bits.</summary>
internal sealed class CalibrationPictures : ICalibrationPictures
{
    /// <summary>Pictures at most.</summary>
    public const int Most = 128;

    private readonly IReadOnlyList<string> _files;
    private readonly TaskKind _task;
    private readonly SessionContext _context;

    private CalibrationPictures(IReadOnlyList<string> files, TaskKind task, SessionContext context)
    {
        (_task, _context) = (task, context);
        var count = Math.Min(files.Count, Most);
        _files = [.. Enumerable.Range(0, count).Select(i => files[(int)((long)i * files.Count / count)])];
    }

    /// <summary>Pictures that will be looked at.</summary>
    public int Count => _files.Count;

    /// <summary>Finds the pictures.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="task">What the model predicts.</param>
    /// <param name="context">Takes warnings.</param>
    /// <param name="cancellationToken">Stops a download.</param>
    /// <exception cref="InputException">There is no such data set.</exception>
    public static CalibrationPictures Of(string data, TaskKind task, SessionContext context, CancellationToken cancellationToken)
    {
        if (task == TaskKind.Classify)
        {
            var folder = ClassFolders.Open(data).FolderOf(DatasetSplit.Train);
            return new([.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(ImageList.IsImage).Order(StringComparer.Ordinal)], task, context);
        }

        var yaml = !File.Exists(data) && StarterDataset.IsStarterName(data)
            ? DatasetYaml.Load(StarterDataset.EnsureCreated(cancellationToken: cancellationToken))
            : new DatasetAcquisition().Open(data, DatasetSplit.Val, cancellationToken);
        return new(ImageList.Read(yaml, yaml.Has(DatasetSplit.Train) ? DatasetSplit.Train : DatasetSplit.Val), task, context);
    }

    /// <inheritdoc/>
    public IEnumerable<float[]> Read(int channels, int height, int width)
    {
        var planes = new byte[channels * height * width];
        var values = new float[planes.Length];
        foreach (var file in _files)
        {
            if (Decode(file, channels) is not { } picture)
            {
                continue;
            }

            ChannelLayout.CopyToPlanar(Prepare(picture, height, width), planes);
            for (var i = 0; i < planes.Length; i++)
            {
                values[i] = planes[i] / 255f;
            }

            yield return values;
        }
    }

    private PixelBuffer Prepare(PixelBuffer picture, int height, int width) => _task == TaskKind.Classify && height == width
        ? ClassificationTransforms.ForValidation(picture, height)
        : Resampling.ApplyLetterbox(picture, Letterbox.Fit(picture.Height, picture.Width, height, width));

    private PixelBuffer? Decode(string file, int channels)
    {
        try
        {
            return ImageDecoder.Decode(file, channels);
        }
        catch (InputException error)
        {
            _context.Publish(new LogMessage(LogSeverity.Warning, $"left out of the calibration: {error.Message}"));
            return null;
        }
    }
}
