using System.Globalization;
using YoloTune.Core.Drawing;
using YoloTune.Core.Files;
using YoloTune.Core.Imaging;
using YoloTune.Core.Runs;
using YoloTune.Core.Tasks;
using YoloTune.Data.Sources;
using YoloTune.Training.Options;

namespace YoloTune.Training.Prediction;

/// <summary>
/// Writes pictures, crops, text files, <c>predictions.json</c> and <c>predictions.csv</c> of a prediction (specification 07, section 5).
/// A class for every pixel is written as a PNG of class numbers in <c>labels</c>, and in <c>results</c> instead of <c>predictions.json</c>; a
/// depth likewise as a <c>.npy</c> file.
/// Frames of a video <c>clip.mp4</c> go to <c>clip_frames/clip_N.jpg</c> and <c>labels/clip_N.txt</c>.
/// </summary>
internal sealed class PredictionWriter
{
    private const int Quality = 95;
    private readonly PredictOptions _options;
    private readonly RunFolder _folder;
    private readonly PictureCrops _crops;
    private readonly OutputNames _names = new();
    private readonly Dictionary<int, string> _videos = [];
    private readonly List<CocoPrediction> _predictions = [];
    private readonly PredictionTableWriter _table = new();
    private readonly bool _writesObjects;

    private PredictionWriter(PredictOptions options, RunFolder folder, TaskKind task)
    {
        _options = options;
        _writesObjects = options.SaveJson && !PixelFiles.AreOf(task);
        _folder = folder;
        _crops = new PictureCrops(folder.Inside("crops"));
    }

    /// <summary>Where files are written.</summary>
    public string Folder => _folder.Path;

    /// <summary>Text files written so far.</summary>
    public int LabelFiles { get; private set; }

    /// <summary>A writer with a folder of its own, or null when nothing is to be written.</summary>
    /// <param name="options">What is to be written.</param>
    /// <param name="task">What kind of results there will be.</param>
    /// <param name="warn">Told what is left out.</param>
    public static PredictionWriter? Create(PredictOptions options, TaskKind task, Action<string> warn)
    {
        if (options.SaveCrops && task is TaskKind.Obb or TaskKind.Classify or TaskKind.Semantic or TaskKind.Depth)
        {
            warn($"save_crop is left out: there are no upright boxes to cut out for the task '{task.ToString().ToLowerInvariant()}'.");
            options = options with { SaveCrops = false };
        }

        if (!options.Save && !options.SaveText && !options.SaveJson && !options.SaveCrops && !options.SaveTable)
        {
            return null;
        }

        var request = new RunFolderRequest
        {
            Task = task,
            Mode = "predict",
            Project = options.Project,
            Name = options.Name,
            ExistOk = options.ExistOk,
            SaveFolder = options.SaveFolder,
        };
        return new PredictionWriter(options, RunFolder.Create(request, withWeights: false), task);
    }

    /// <summary>Writes what is written per picture.</summary>
    public void Add(PicturePrediction prediction, SourceItem item)
    {
        var result = prediction.Result;
        var (folder, name) = NameOf(item);
        if (_options.Save)
        {
            var drawn = BoxOverlay.Draw(prediction.Picture, result, new BoxOverlayOptions
            {
                LineWidth = _options.LineWidth,
                ShowBoxes = _options.ShowBoxes,
                ShowLabels = _options.ShowLabels,
                ShowConfidence = _options.ShowConfidence,
            });
            AtomicFile.Write(Path.Combine(folder, name + ".jpg"), stream => ImageEncoder.WriteJpeg(drawn, stream, Quality));
        }

        if (_options.SaveCrops)
        {
            _crops.Write(prediction, name);
        }

        if (_options.SaveText)
        {
            LabelFiles += PixelFiles.Write(result, _folder.Inside("labels"), name) ? 1 : LabelTextWriter.WriteAs(result, Path.Combine(_folder.Inside("labels"), name + ".txt"), _options.SaveConfidence) is null ? 0 : 1;
        }

        if (_options.SaveJson && !PixelFiles.Write(result, _folder.Inside("results"), name))
        {
            _predictions.AddRange(CocoPrediction.Of(result, officialCoco: false));
        }

        if (_options.SaveTable)
        {
            _table.Add(result, item.Entry.Location, item.Frame);
        }
    }

    /// <summary>Writes what is written once.</summary>
    public void Finish()
    {
        if (_writesObjects)
        {
            CocoPredictionWriter.Write(_folder.Inside("predictions.json"), _predictions);
        }

        if (_options.SaveTable)
        {
            AtomicFile.WriteText(_folder.Inside("predictions.csv"), _table.Text);
        }
    }

    private (string Folder, string Name) NameOf(SourceItem item)
    {
        if (item.Frame is not { } frame)
        {
            return (_folder.Path, _names.Take(item.Path));
        }

        if (!_videos.TryGetValue(item.Index, out var video))
        {
            _videos.Add(item.Index, video = _names.Take(item.Entry.FileName));
        }

        return (_folder.Inside(video + "_frames"), video + "_" + frame.ToString(CultureInfo.InvariantCulture));
    }
}
