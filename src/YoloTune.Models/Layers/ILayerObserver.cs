namespace YoloTune.Models.Layers;

/// <summary>Hears what layers compute; used to count operations.</summary>
public interface ILayerObserver
{
    /// <summary>Multiply-accumulate operations whose number grows with the image area.</summary>
    /// <param name="macs">Operations of one call.</param>
    void CountPerArea(double macs);

    /// <summary>Multiply-accumulate operations whose number grows with the square of the image area (attention).</summary>
    /// <param name="macs">Operations of one call.</param>
    void CountPerAreaSquared(double macs);

    /// <summary>Multiply-accumulate operations whose number does not depend on the image size (after global pooling).</summary>
    /// <param name="macs">Operations of one call.</param>
    void CountFixed(double macs);

    /// <summary>Multiply-accumulate operations that the gradients of one call will take.</summary>
    /// <param name="macs">Those of the call itself, times the tensors that get a gradient.</param>
    void CountGradient(double macs)
    {
    }
}
