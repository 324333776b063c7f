using TorchSharp;
using YoloTune.Models.Layers;
using YoloTune.Training.Assignment;
using static TorchSharp.torch;

namespace YoloTune.Training.Losses;

/// <summary>Which cells of the masks a label covers, whether the masks came as one map per image or one per label.</summary>
internal sealed class CoveredCells
{
    private readonly Tensor? _map;
    private readonly Tensor? _masks;
    private readonly Tensor _firstRow;

    /// <summary>Looks at the masks of a batch.</summary>
    /// <param name="labels">With masks.</param>
    /// <param name="rows">The targets, one per label.</param>
    public CoveredCells(LossTargets labels, TargetRows rows)
    {
        _map = labels.InstanceMap?.to(rows.Boxes.device);
        _masks = labels.InstanceMasks?.to(rows.Boxes.device);
        var images = _map?.shape[0] ?? 0;
        using var counts = rows.Image.bincount(null, images);
        _firstRow = counts.cumsum(0) - counts;
    }

    /// <summary>(P) float, 1 for cells that an anchor's target covers.</summary>
    /// <param name="image">The image.</param>
    /// <param name="rows">(F) targets of the image's foreground anchors.</param>
    /// <param name="anchor">(P) index into <paramref name="rows"/>.</param>
    /// <param name="cell">(P) cell, row by row.</param>
    public Tensor Of(long image, Tensor rows, Tensor anchor, Tensor cell)
    {
        if (_masks is not null)
        {
            var place = rows.index_select(0, anchor).Times(_masks.shape[1] * _masks.shape[2]).Plus(cell);
            return _masks.view(-1).index_select(0, place).to(ScalarType.Float32);
        }

        using var number = (rows - _firstRow[image]).Plus(1L);
        using var there = _map![image].reshape(-1).to(ScalarType.Int64).index_select(0, cell);
        return (there == number.index_select(0, anchor)).to(ScalarType.Float32);
    }
}
