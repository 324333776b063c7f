using YoloTune.Core.Runs;
using YoloTune.Training.State;

namespace YoloTune.Training.Sessions;

/// <summary>A run folder that belongs to this process alone until it is disposed.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Lock">Keeps others out.</param>
internal sealed record RunFolderClaim(RunFolder Folder, RunLock Lock) : IDisposable
{
    /// <summary>Makes or opens the folder of a run, locks it, and clears away what a killed process had begun to write.</summary>
    /// <exception cref="Core.Errors.InputException">The folder cannot be used, or another run does.</exception>
    public static RunFolderClaim Take(RunFolder folder, TimeProvider clock)
    {
        var held = RunLock.Take(folder.Path, clock);
        foreach (var place in new[] { folder.Path, folder.Weights }.Where(Directory.Exists))
        {
            foreach (var file in Directory.EnumerateFiles(place, "*.tmp"))
            {
                Remove(file);
            }
        }

        return new RunFolderClaim(folder, held);
    }

    public void Dispose() => Lock.Dispose();

    private static void Remove(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It has a name that nothing reads.
        }
    }
}
