using YoloTune.Core.Files;
using YoloTune.Core.Runs;
using YoloTune.Models;
using YoloTune.Training.Validation;

namespace YoloTune.Training.Sessions;

/// <summary>Measures the models of a run, and tells what it found.</summary>
/// <param name="parts">What the run works with.</param>
internal sealed class RunMeasurement(TrainerParts parts)
{
    private const string FlameGraphFile = "profile.folded";

    /// <summary>Measures the running mean; false when that was cancelled.</summary>
    public bool TryValidate(out ValidationOutcome? validation, CancellationToken cancellationToken)
    {
        validation = null;
        try
        {
            validation = parts.Validator.Validate(parts.Average, cancellationToken);
            Show(validation, final: false);
            return true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Measures the best model with everything there is to know; null when that was cancelled.</summary>
    public ValidationOutcome? ValidateBest(YoloModel best, CancellationToken cancellationToken)
    {
        try
        {
            var validation = parts.Validator.ValidateFinal(best, cancellationToken);
            Show(validation, final: true);
            return validation;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Shows where the time went, if that was measured.</summary>
    public void ShowProfile(StepProfile? profile)
    {
        if (profile is { Steps: > 0 })
        {
            var file = Path.Combine(parts.Folder, FlameGraphFile);
            AtomicFile.WriteText(file, profile.FoldedStacks());
            parts.Publish(new LogMessage(LogSeverity.Information, $"{profile.Table()}\nFlame graph (folded stacks, for speedscope.app or flamegraph.pl): {file}"));
        }
    }

    private void Show(ValidationOutcome validation, bool final)
    {
        var (overall, classes) = ValidationSession.Describe(validation.Result, parts.Model.ClassNames);
        parts.Publish(new ValidationFinished(overall, classes, final)
        {
            Task = parts.Model.Task,
            Figures = final ? validation.Result : null,
            Names = final ? parts.Model.ClassNames : [],
            Folder = parts.Options.Plots ? parts.Folder : null,
        });
    }
}
