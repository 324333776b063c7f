using YoloTune.Models.Heads;

namespace YoloTune.Training.Losses;

/// <summary>Checks what is handed to a loss.</summary>
internal static class LossInput
{
    /// <summary>The prediction as the kind that a loss works on.</summary>
    /// <exception cref="ArgumentException">It is of another kind.</exception>
    public static T Of<T>(HeadPrediction prediction)
        where T : HeadPrediction =>
        prediction as T ?? throw new ArgumentException($"The loss needs a {typeof(T).Name}, not a {prediction.GetType().Name}: the network is one of another task.", nameof(prediction));

    /// <summary>A part of prediction or labels that must be there.</summary>
    /// <exception cref="ArgumentException">It is missing.</exception>
    public static T Part<T>(T? part, string name)
        where T : class =>
        part ?? throw new ArgumentException($"The loss needs {name}, which are missing.", name);
}
