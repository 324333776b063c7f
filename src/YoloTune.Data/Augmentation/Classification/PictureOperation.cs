namespace YoloTune.Data.Augmentation.Classification;

/// <summary>What an augmentation policy may do to a picture.</summary>
internal enum PictureOperation
{
    Identity,
    ShearX,
    ShearY,
    TranslateX,
    TranslateY,
    Rotate,
    Brightness,
    Color,
    Contrast,
    Sharpness,
    Posterize,
    Solarize,
    AutoContrast,
    Equalize,
    Invert,
}
