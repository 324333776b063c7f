namespace YoloTune.Data.Inspection;

/// <summary>What can be wrong with a data set.</summary>
public enum FindingKind
{
    /// <summary>A picture cannot be read.</summary>
    UnreadableImage,

    /// <summary>The same file twice in a split.</summary>
    ExactDuplicate,

    /// <summary>Pictures of a split that differ in size, compression, mirroring or turning only.</summary>
    NearDuplicate,

    /// <summary>The same picture in two splits.</summary>
    Leakage,

    /// <summary>A row that is no label: not numbers, or a wrong number of columns.</summary>
    MalformedRow,

    /// <summary>A class number that the data set does not have.</summary>
    UnknownClass,

    /// <summary>A coordinate outside the picture.</summary>
    OutOfRange,

    /// <summary>A box or polygon without area.</summary>
    ZeroArea,

    /// <summary>A row that stands in the file twice.</summary>
    DuplicateRow,

    /// <summary>A box of less than two pixels.</summary>
    TinyObject,

    /// <summary>A wrong number of key points.</summary>
    KeypointCount,

    /// <summary>A file that cannot be used as it stands although its rows may be good: polygons and boxes mixed, a byte-order mark.</summary>
    UnusableFile,

    /// <summary>Pictures without a label file.</summary>
    MissingLabels,

    /// <summary>Pictures with an empty label file.</summary>
    EmptyLabels,

    /// <summary>A class without objects in a split.</summary>
    ClassNeverSeen,

    /// <summary>A class with very few objects in a split.</summary>
    ClassRarelySeen,

    /// <summary>Objects too small for the size of the network input.</summary>
    SmallForInput,

    /// <summary>Pictures that waste much of a square input.</summary>
    LongPictures,
}
