namespace YoloTune.Training.Sessions;

/// <summary>Hands reports on at once, unlike <see cref="Progress{T}"/>, and one after another, whatever threads they come from.</summary>
internal sealed class DirectProgress<T>(Action<T> report) : IProgress<T>
{
    private readonly Lock _gate = new();

    /// <inheritdoc/>
    public void Report(T value)
    {
        lock (_gate)
        {
            report(value);
        }
    }
}
