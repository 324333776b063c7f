namespace YoloTune.Training.Validation;

/// <summary>The stages of a validation, in the order of <see cref="ValidationSpeed"/>.</summary>
internal enum ValidationStage
{
    Preprocess,
    Inference,
    Loss,
    Postprocess,
}
