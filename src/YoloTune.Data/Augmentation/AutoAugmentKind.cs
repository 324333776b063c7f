namespace YoloTune.Data.Augmentation;

/// <summary>How the pictures of a classifier are varied by a policy (<c>auto_augment</c>).</summary>
public enum AutoAugmentKind
{
    /// <summary>No policy: colours are jittered by the HSV gains instead.</summary>
    None,

    /// <summary>Two operations at random, all of the same strength (Cubuk et al., arXiv 1909.13719).</summary>
    RandAugment,

    /// <summary>One of the 25 learned pairs of operations for ImageNet (Cubuk et al., arXiv 1805.09501).</summary>
    AutoAugment,

    /// <summary>A mixture of chains of operations (Hendrycks et al., arXiv 1912.02781).</summary>
    AugMix,
}
