namespace YoloTune.Training.Validation;

/// <summary>Milliseconds per image, by stage.</summary>
/// <param name="Preprocess">From plain buffers to tensors.</param>
/// <param name="Inference">In the network.</param>
/// <param name="Loss">In the loss; 0 when none was asked for.</param>
/// <param name="Postprocess">Decoding, suppression and matching.</param>
public sealed record ValidationSpeed(double Preprocess, double Inference, double Loss, double Postprocess);
