namespace YoloTune.Data.Starter.Defects;

/// <summary>What is wrong; the values are the class indexes of the data set.</summary>
internal enum DefectClass
{
    Scratch = 0,
    Dent = 1,
    Crack = 2,
    Stain = 3,
    MissingPart = 4,
}
