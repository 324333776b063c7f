using TorchSharp;
using YoloTune.Models.Layers;
using static TorchSharp.torch;

namespace YoloTune.Training.Losses;

/// <summary>
/// The loss of the semantic branch that teaches the prototypes of YOLO26 (specification 05, section 7): half binary cross-entropy of every
/// class and cell, half dice (Milletari et al. 2016, "V-Net").
/// </summary>
internal static class CellClassLoss
{
    /// <summary>Computes the loss.</summary>
    /// <param name="logits">(B, nc, h, w).</param>
    /// <param name="labels">With masks and class map; these are resized to the logits, nearest cell.</param>
    /// <returns>().</returns>
    public static Tensor Compute(Tensor logits, LossTargets labels)
    {
        var single = logits.to(ScalarType.Float32);
        var (height, width) = (logits.shape[2], logits.shape[3]);
        using var covered = Nearest(Covered(labels, logits.device), height, width);
        using var classes = Nearest(LossInput.Part(labels.ClassMap, "class maps").to(logits.device), height, width).to(ScalarType.Int64);
        using var known = classes.AtLeast(0L);
        var target = zeros_like(single).scatter_(1, known.unsqueeze(1), covered.to(ScalarType.Float32).unsqueeze(1));
        var entropy = (single.SoftPlus() - (single * target)).mean();
        var probability = single.sigmoid();
        var joint = (probability * target).sum([2L, 3L]).Times(2.0).Plus(1.0);
        var total = probability.sum([2L, 3L]).Plus(target.sum([2L, 3L])).Plus(1.0);
        return entropy.Plus((joint / total).SubtractedFrom(1).mean()).Times(0.5);
    }

    /// <summary>(B, Hm, Wm) bool, true where any label covers the cell.</summary>
    private static Tensor Covered(LossTargets labels, Device device)
    {
        if (labels.InstanceMap is { } map)
        {
            return map.to(device).to(ScalarType.Bool);
        }

        var masks = LossInput.Part(labels.InstanceMasks, "masks").to(device);
        var classes = LossInput.Part(labels.ClassMap, "class maps");
        using Scalar once = 1;
        return zeros(classes.shape, dtype: ScalarType.Int32, device: device)
            .index_add_(0, labels.ImageIndex.to(device).to(ScalarType.Int64).view(-1), masks.to(ScalarType.Int32), once)
            .to(ScalarType.Bool);
    }

    private static Tensor Nearest(Tensor map, long height, long width) => NearestAlong(NearestAlong(map, 1, height), 2, width);

    /// <summary>Cell floor(i · in / out) for every i.</summary>
    private static Tensor NearestAlong(Tensor map, int dimension, long size)
    {
        var given = map.shape[dimension];
        if (given == size)
        {
            return map.alias();
        }

        var places = new long[size];
        for (var i = 0; i < size; i++)
        {
            places[i] = i * given / size;
        }

        return map.index_select(dimension, tensor(places, device: map.device));
    }
}
