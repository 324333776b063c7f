using YoloTune.Training.Validation;

namespace YoloTune.Training;

/// <summary>How a run ended.</summary>
/// <param name="Reason">Why, one sentence.</param>
/// <param name="Epochs">Epochs completed in all.</param>
/// <param name="Seconds">Seconds of training, earlier parts of a resumed run included.</param>
/// <param name="Interrupted">True when the user stopped it.</param>
/// <param name="Best">Validation of the best model; null when interrupted.</param>
public sealed record TrainingOutcome(string Reason, int Epochs, double Seconds, bool Interrupted, ValidationOutcome? Best);
