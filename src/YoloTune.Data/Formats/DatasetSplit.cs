namespace YoloTune.Data.Formats;

/// <summary>A part of a data set, as named by the keys of its YAML.</summary>
public enum DatasetSplit
{
    /// <summary>Images to learn from (<c>train</c>).</summary>
    Train,

    /// <summary>Images to measure on (<c>val</c>).</summary>
    Val,

    /// <summary>Images held back (<c>test</c>).</summary>
    Test,

    /// <summary>A small part of the validation images (<c>minival</c>).</summary>
    Minival,
}
