namespace YoloTune.Inference.Running;

/// <summary>Sides of a network input.</summary>
internal readonly record struct InputSize(int Batch, int Channels, int Height, int Width)
{
    public int ValuesPerPicture => checked(Channels * Height * Width);

    public int Values => checked(Batch * ValuesPerPicture);
}
