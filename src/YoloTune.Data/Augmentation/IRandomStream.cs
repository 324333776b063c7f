namespace YoloTune.Data.Augmentation;

/// <summary>A stream of random numbers that belongs to one sample. Not thread-safe.</summary>
public interface IRandomStream
{
    /// <summary>A number in [0, 1).</summary>
    double NextDouble();

    /// <summary>A number in [<paramref name="minimum"/>, <paramref name="maximum"/>).</summary>
    /// <param name="minimum">Lower end.</param>
    /// <param name="maximum">Upper end.</param>
    double Uniform(double minimum, double maximum);

    /// <summary>A whole number in [0, <paramref name="count"/>).</summary>
    /// <param name="count">At least 1.</param>
    int Integer(int count);

    /// <summary>A number in (0, 1) of the beta distribution.</summary>
    /// <param name="alpha">First shape, at least 1.</param>
    /// <param name="beta">Second shape, at least 1.</param>
    double Beta(double alpha, double beta);
}
