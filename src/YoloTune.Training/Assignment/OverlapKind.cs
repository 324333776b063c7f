namespace YoloTune.Training.Assignment;

/// <summary>How the overlap of two boxes is measured.</summary>
internal enum OverlapKind
{
    /// <summary>Intersection over union.</summary>
    Iou,

    /// <summary>Generalised IoU (Rezatofighi et al. 2019): minus the part of the enclosing box that neither covers.</summary>
    Generalised,

    /// <summary>Distance IoU (Zheng et al. 2020): minus the squared centre distance over the squared enclosing diagonal.</summary>
    Distance,

    /// <summary>Complete IoU (Zheng et al. 2020): distance IoU minus a penalty for the difference of aspect ratios.</summary>
    Complete,
}
