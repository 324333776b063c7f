using YoloTune.Core.Runs;
using YoloTune.Core.Tasks;
using YoloTune.Training.Options;
using YoloTune.Training.Prediction;
using YoloTune.Training.Validation;

namespace YoloTune.Training.Sessions;

/// <summary>The run folder of a validation: writes text files and <c>predictions.json</c> (specification 04, sections 16 and 17);
/// a class for every pixel as PNG files of class numbers in <c>labels</c> and <c>results</c>.</summary>
internal sealed class ValidationWriter
{
    private readonly ValidateOptions _options;
    private readonly IReadOnlyList<string> _names;
    private readonly bool _officialCoco;
    private readonly RunFolder _folder;
    private readonly bool _writesObjects;
    private readonly List<CocoPrediction> _predictions = [];

    private ValidationWriter(ValidateOptions options, TaskKind task, IReadOnlyList<string> names, bool officialCoco, RunFolder folder)
    {
        _writesObjects = options.SaveJson && !PixelFiles.AreOf(task);
        _options = options;
        _names = names;
        _officialCoco = officialCoco;
        _folder = folder;
    }

    public string Folder => _folder.Path;

    /// <summary>True when results of single images are written.</summary>
    public bool TakesResults => _options.SaveText || _options.SaveJson;

    /// <summary>A writer, or null when nothing is to be written.</summary>
    public static ValidationWriter? Create(ValidateOptions options, TaskKind task, IReadOnlyList<string> sources, IReadOnlyList<string> names)
    {
        if (!options.SaveJson && !options.SaveText && !options.Plots)
        {
            return null;
        }

        var folder = RunFolder.Create(
            new RunFolderRequest
            {
                Task = task,
                Mode = "val",
                Project = options.Project,
                Name = options.Name,
                ExistOk = options.ExistOk,
                SaveFolder = options.SaveFolder,
            },
            withWeights: false);
        return new ValidationWriter(options, task, names, sources.Any(CocoCategories.IsOfficialCoco), folder);
    }

    public void Add(ImageDetections found) => Add(found.ToNative(_names));

    public void Add(ImageClassification found) => Add(new ImageResult(found.Image.File, found.Image.OriginalHeight, found.Image.OriginalWidth, _names, [])
    {
        Probs = new ClassProbabilities(found.Probabilities.ToArray()),
    });

    public void Add(ImageResult result)
    {
        var name = Path.GetFileNameWithoutExtension(result.Path);
        if (_options.SaveText && !PixelFiles.Write(result, _folder.Inside("labels"), name))
        {
            LabelTextWriter.Write(result, _folder.Inside("labels"), _options.SaveConfidence);
        }

        if (_options.SaveJson && !PixelFiles.Write(result, _folder.Inside("results"), name))
        {
            _predictions.AddRange(CocoPrediction.Of(result, _officialCoco));
        }
    }

    public void Finish()
    {
        if (_writesObjects)
        {
            CocoPredictionWriter.Write(_folder.Inside("predictions.json"), _predictions);
        }
    }
}
