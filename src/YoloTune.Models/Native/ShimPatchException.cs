namespace YoloTune.Models.Native;

/// <summary>A file is not the shim that <see cref="ShimPatch"/> knows; nothing was edited.</summary>
/// <param name="reason">What is unexpected, as the end of a sentence about the file.</param>
internal sealed class ShimPatchException(string reason) : Exception(reason);
