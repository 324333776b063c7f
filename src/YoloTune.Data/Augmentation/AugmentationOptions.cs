namespace YoloTune.Data.Augmentation;

/// <summary>How training images are varied. Defaults are those of the reference.</summary>
public sealed record AugmentationOptions
{
    /// <summary>Nothing is changed: images are only scaled and padded.</summary>
    public static AugmentationOptions None { get; } = new()
    {
        HsvHue = 0,
        HsvSaturation = 0,
        HsvValue = 0,
        Translate = 0,
        ScaleMinimum = 1,
        ScaleMaximum = 1,
        FlipLeftRight = 0,
        Mosaic = 0,
        AutoAugment = AutoAugmentKind.None,
        Erasing = 0,
    };

    /// <summary>Hue jitter, fraction of the circle, 0 to 1 (<c>hsv_h</c>).</summary>
    public double HsvHue { get; init; } = 0.015;

    /// <summary>Saturation jitter, fraction, 0 to 1 (<c>hsv_s</c>).</summary>
    public double HsvSaturation { get; init; } = 0.7;

    /// <summary>Brightness jitter, fraction, 0 to 1 (<c>hsv_v</c>).</summary>
    public double HsvValue { get; init; } = 0.4;

    /// <summary>Largest rotation in degrees, either way (<c>degrees</c>).</summary>
    public double Degrees { get; init; }

    /// <summary>Largest shift as a fraction of the image size, 0 to 1 (<c>translate</c>).</summary>
    public double Translate { get; init; } = 0.1;

    /// <summary>Smallest zoom factor (<c>1 - scale</c>).</summary>
    public double ScaleMinimum { get; init; } = 0.5;

    /// <summary>Largest zoom factor (<c>1 + scale</c>).</summary>
    public double ScaleMaximum { get; init; } = 1.5;

    /// <summary>Largest shear in degrees, either way (<c>shear</c>).</summary>
    public double Shear { get; init; }

    /// <summary>Largest perspective coefficient, 0 to 0.001 is useful (<c>perspective</c>).</summary>
    public double Perspective { get; init; }

    /// <summary>Probability of turning the image upside down (<c>flipud</c>).</summary>
    public double FlipUpDown { get; init; }

    /// <summary>Probability of mirroring the image (<c>fliplr</c>).</summary>
    public double FlipLeftRight { get; init; } = 0.5;

    /// <summary>Probability of swapping red and blue (<c>bgr</c>).</summary>
    public double Bgr { get; init; }

    /// <summary>Probability of composing four images (<c>mosaic</c>).</summary>
    public double Mosaic { get; init; } = 1.0;

    /// <summary>Probability of blending two images (<c>mixup</c>).</summary>
    public double MixUp { get; init; }

    /// <summary>Probability of pasting a rectangle of another image (<c>cutmix</c>).</summary>
    public double CutMix { get; init; }

    /// <summary>Share of instances copied, 0 to 1; needs polygons (<c>copy_paste</c>).</summary>
    public double CopyPaste { get; init; }

    /// <summary>Where the copied instances come from (<c>copy_paste_mode</c>). Rectangular training knows the mirror image only.</summary>
    public CopyPasteMode CopyPasteMode { get; init; }

    /// <summary>How pictures of a classifier are varied; <see cref="AutoAugmentKind.None"/> jitters their colours instead (<c>auto_augment</c>).</summary>
    public AutoAugmentKind AutoAugment { get; init; } = AutoAugmentKind.RandAugment;

    /// <summary>Probability of setting a rectangle of a classifier's picture to black, 0 to 1 (<c>erasing</c>).</summary>
    public double Erasing { get; init; } = 0.4;

    /// <summary>
    /// For every keypoint the one it becomes in a mirror image; null keeps the order. Comes from the data set (<c>flip_idx</c>).
    /// </summary>
    public IReadOnlyList<int>? KeypointOrder { get; init; }

    /// <summary>The same options without mosaic, mixup, cutmix and copy-paste, for the closing epochs.</summary>
    public AugmentationOptions WithMosaicClosed() => this with { Mosaic = 0, MixUp = 0, CutMix = 0, CopyPaste = 0 };
}
