namespace YoloTune.Core.Downloads;

/// <summary>An attempt to fetch a file failed.</summary>
/// <param name="problem">What happened, without a final full stop.</param>
/// <param name="isLasting">True when a further attempt would end the same way.</param>
/// <param name="pause">What the server asks to wait.</param>
/// <param name="inner">The cause.</param>
internal sealed class TransferException(string problem, bool isLasting, TimeSpan? pause = null, Exception? inner = null) : Exception(problem, inner)
{
    /// <summary>True when a further attempt would end the same way.</summary>
    public bool IsLasting { get; } = isLasting;

    /// <summary>What the server asks to wait, or null.</summary>
    public TimeSpan? Pause { get; } = pause;
}
