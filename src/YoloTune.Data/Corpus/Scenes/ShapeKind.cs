namespace YoloTune.Data.Corpus.Scenes;

/// <summary>Plain shapes.</summary>
internal enum ShapeKind
{
    /// <summary>A rectangle.</summary>
    Box,

    /// <summary>An ellipse.</summary>
    Ellipse,

    /// <summary>A rhombus.</summary>
    Diamond,
}
