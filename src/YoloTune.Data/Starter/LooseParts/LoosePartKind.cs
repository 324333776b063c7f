namespace YoloTune.Data.Starter.LooseParts;

/// <summary>What lies on the surface; the values are the class indexes of the data set.</summary>
internal enum LoosePartKind
{
    Bolt = 0,
    Pin = 1,
    Plate = 2,
    Wrench = 3,
}
