using YoloTune.Core.Drawing;
using YoloTune.Core.Files;
using YoloTune.Core.Imaging;
using YoloTune.Core.Runs;
using YoloTune.Core.Tasks;
using YoloTune.Training.Options;

namespace YoloTune.Training.Prediction;

/// <summary>Writes pictures, crops, text files and <c>predictions.json</c> of a prediction (specification 07, section 5).</summary>
internal sealed class PredictionWriter
{
    private const int Quality = 95;
    private readonly PredictOptions _options;
    private readonly RunFolder _folder;
    private readonly PictureCrops _crops;
    private readonly OutputNames _names = new();
    private readonly List<CocoPrediction> _predictions = [];

    private PredictionWriter(PredictOptions options, RunFolder folder)
    {
        _options = options;
        _folder = folder;
        _crops = new PictureCrops(folder.Inside("crops"));
    }

    /// <summary>Where files are written.</summary>
    public string Folder => _folder.Path;

    /// <summary>Text files written so far.</summary>
    public int LabelFiles { get; private set; }

    /// <summary>A writer with a folder of its own, or null when nothing is to be written.</summary>
    public static PredictionWriter? Create(PredictOptions options, TaskKind task)
    {
        if (!options.Save && !options.SaveText && !options.SaveJson && !options.SaveCrops)
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
        return new PredictionWriter(options, RunFolder.Create(request, withWeights: false));
    }

    /// <summary>Writes what is written per picture.</summary>
    public void Add(PicturePrediction prediction)
    {
        var result = prediction.Result;
        var name = _names.Take(result.Path);
        if (_options.Save)
        {
            var drawn = BoxOverlay.Draw(prediction.Picture, result, new BoxOverlayOptions
            {
                LineWidth = _options.LineWidth,
                ShowBoxes = _options.ShowBoxes,
                ShowLabels = _options.ShowLabels,
                ShowConfidence = _options.ShowConfidence,
            });
            AtomicFile.Write(_folder.Inside(name + ".jpg"), stream => ImageEncoder.WriteJpeg(drawn, stream, Quality));
        }

        if (_options.SaveCrops)
        {
            _crops.Write(prediction, name);
        }

        if (_options.SaveText)
        {
            var suffix = name[Path.GetFileNameWithoutExtension(result.Path).Length..];
            LabelFiles += LabelTextWriter.Write(result, _folder.Inside("labels"), _options.SaveConfidence, suffix) is null ? 0 : 1;
        }

        if (_options.SaveJson)
        {
            _predictions.AddRange(CocoPrediction.Of(result, officialCoco: false));
        }
    }

    /// <summary>Writes what is written once.</summary>
    public void Finish()
    {
        if (_options.SaveJson)
        {
            CocoPredictionWriter.Write(_folder.Inside("predictions.json"), _predictions);
        }
    }
}
