namespace YoloTune.Export;

/// <summary>Pictures that show an export in eight bits which values the layers take.</summary>
public interface ICalibrationPictures
{
    /// <summary>Gives the pictures one after the other, prepared as for prediction.</summary>
    /// <param name="channels">Channels of the network input.</param>
    /// <param name="height">Height of the network input, pixels.</param>
    /// <param name="width">Width of the network input, pixels.</param>
    /// <returns>Channels x height x width values in [0, 1], red first; an array may be used again for the next picture.</returns>
    IEnumerable<float[]> Read(int channels, int height, int width);
}
