namespace YoloTune.Core.Files;

/// <summary>What <see cref="AtomicFile"/> asks of the file system, one step at a time, so that tests can let any of them fail.</summary>
public interface IDurableFiles
{
    /// <summary>Opens a file for writing from its beginning, alone.</summary>
    /// <param name="path">The file; one of that name is emptied.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    Stream Create(string path);

    /// <summary>Returns once all that was written to the stream is on the disk.</summary>
    /// <param name="stream">A stream of <see cref="Create"/>.</param>
    /// <exception cref="IOException">The disk is full or broken.</exception>
    void FlushToDisk(Stream stream);

    /// <summary>Renames a file over another in one step: the name stands for the old or the new content at any time.</summary>
    /// <param name="from">The file.</param>
    /// <param name="to">Its new name.</param>
    /// <exception cref="IOException">It cannot be renamed.</exception>
    void Rename(string from, string to);

    /// <summary>Renames a file over another, which stays under a third name. <paramref name="to"/> must exist, and does so at any time.</summary>
    /// <param name="from">The file.</param>
    /// <param name="to">Its new name.</param>
    /// <param name="previous">The new name of what was called <paramref name="to"/>; a file of that name is replaced.</param>
    /// <exception cref="IOException">It cannot be renamed.</exception>
    void RenameKeeping(string from, string to, string previous);

    /// <summary>Returns once the names in a folder are on the disk, where the system can tell; otherwise at once.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="IOException">The folder is gone, or the disk is broken.</exception>
    void FlushFolder(string folder);
}
