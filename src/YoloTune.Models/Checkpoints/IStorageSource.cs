namespace YoloTune.Models.Checkpoints;

/// <summary>Where the raw bytes of a pickle's storages come from.</summary>
internal interface IStorageSource
{
    /// <summary>The bytes of a storage, little-endian.</summary>
    /// <param name="key">Its number as text.</param>
    /// <param name="count">Elements it must have.</param>
    /// <param name="itemSize">Bytes per element.</param>
    /// <exception cref="Core.Errors.InputException">It is missing or of another length.</exception>
    ReadOnlyMemory<byte> Read(string key, long count, int itemSize);
}
