namespace YoloTune.Core.Predictions;

/// <summary>When objects of two tiles are taken for one.</summary>
public enum TileMerge
{
    /// <summary>Their intersection is a large share of the smaller one, so that a part yields to the whole.</summary>
    IntersectionOverSmaller,

    /// <summary>Their intersection is a large share of their union.</summary>
    IntersectionOverUnion,
}
