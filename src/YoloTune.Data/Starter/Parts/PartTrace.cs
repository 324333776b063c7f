namespace YoloTune.Data.Starter.Parts;

/// <summary>What a missing part leaves.</summary>
internal enum PartTrace
{
    /// <summary>Nothing: only the gap in the pattern shows it.</summary>
    None,

    /// <summary>A ring where it sat.</summary>
    Mark,

    /// <summary>A ring and the hole it sat in.</summary>
    Bore,

    /// <summary>A ring and the holes of the thread.</summary>
    Stitches,
}
