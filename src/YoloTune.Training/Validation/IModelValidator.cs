using YoloTune.Models;

namespace YoloTune.Training.Validation;

/// <summary>Measures a model during and after training.</summary>
public interface IModelValidator
{
    /// <summary>Measures after an epoch: metrics rounded to five decimals, validation losses included.</summary>
    /// <param name="model">The model in evaluation mode.</param>
    /// <param name="cancellationToken">Gives up between batches.</param>
    ValidationOutcome Validate(YoloModel model, CancellationToken cancellationToken = default);

    /// <summary>Measures the finished model, unrounded; the model is fused by this.</summary>
    /// <param name="model">The model.</param>
    /// <param name="cancellationToken">Gives up between batches.</param>
    ValidationOutcome ValidateFinal(YoloModel model, CancellationToken cancellationToken = default);
}
