namespace YoloTune.Data.Starter.Parts;

/// <summary>What is fixed to a surface in a regular pattern.</summary>
internal enum PartKind
{
    Rivet,
    Screw,
    Hole,
    Button,
    Eyelet,
}
