using YoloTune.Core.Runs;
using YoloTune.Core.Tasks;
using YoloTune.Data.Datasets;
using YoloTune.Training.Options;
using YoloTune.Training.Validation;

namespace YoloTune.Training.Sessions;

/// <summary>The run folder of a validation: writes text files and <c>predictions.json</c> (specification 04, sections 16 and 17).</summary>
internal sealed class ValidationWriter
{
    private readonly ValidateOptions _options;
    private readonly TaskKind _task;
    private readonly IReadOnlyList<string> _names;
    private readonly bool _officialCoco;
    private readonly RunFolder _folder;
    private readonly List<CocoPrediction> _predictions = [];

    private ValidationWriter(ValidateOptions options, TaskKind task, IReadOnlyList<string> names, bool officialCoco, RunFolder folder)
    {
        _options = options;
        _task = task;
        _names = names;
        _officialCoco = officialCoco;
        _folder = folder;
    }

    public string Folder => _folder.Path;

    /// <summary>A writer, or null when nothing is to be written. Text files and <c>predictions.json</c> are written for plain boxes only.</summary>
    public static ValidationWriter? Create(ValidateOptions options, TaskKind task, IReadOnlyList<string> sources, IReadOnlyList<string> names, SessionContext context)
    {
        if (task != TaskKind.Detect && (options.SaveJson || options.SaveText))
        {
            context.Warn($"save_txt and save_json are left out: this version writes them for plain boxes only, not for the task '{task.ToString().ToLowerInvariant()}'.");
            options = options with { SaveJson = false, SaveText = false };
        }

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

    public void Add(ImageDetections found)
    {
        if (_task != TaskKind.Detect)
        {
            return;
        }

        var native = found.Detections.Select(found.Frame.ToNative).ToArray();
        if (_options.SaveText)
        {
            var result = new ImageResult(found.Image.File, found.Image.OriginalHeight, found.Image.OriginalWidth, _names, native);
            LabelTextWriter.Write(result, _folder.Inside("labels"), _options.SaveConfidence);
        }

        if (_options.SaveJson)
        {
            var file = Path.GetFileName(found.Image.File);
            _predictions.AddRange(native.Select(detection => new CocoPrediction(file, CocoCategories.IdOf(detection.ClassIndex, _officialCoco), detection.Box, detection.Score)));
        }
    }

    public void Finish()
    {
        if (_options.SaveJson)
        {
            CocoPredictionWriter.Write(_folder.Inside("predictions.json"), _predictions);
        }
    }
}
