using YoloTune.Data.Loading;
using YoloTune.Models;
using YoloTune.Models.Kernels;
using YoloTune.Training.Batching;
using static TorchSharp.torch;

namespace YoloTune.Training.Features;

/// <summary>A batch that lies in a feature bank.</summary>
internal sealed class FeatureTrainingBatch : TrainingBatch
{
    private readonly FrozenPrefix _prefix;
    private readonly FeatureLayout _layout;
    private readonly FeatureBank _bank;
    private readonly (int View, int Image)[] _places;
    private readonly float[][] _labels;
    private readonly int _width;

    /// <summary>Creates the batch; its labels are read at once, its features when they are asked for.</summary>
    /// <param name="prefix">The frozen layers.</param>
    /// <param name="layout">Form of the bank.</param>
    /// <param name="bank">The bank.</param>
    /// <param name="places">View and picture, for every place of the batch.</param>
    /// <param name="files">The image files.</param>
    /// <param name="width">Width of the network input, pixels.</param>
    public FeatureTrainingBatch(FrozenPrefix prefix, FeatureLayout layout, FeatureBank bank, (int View, int Image)[] places, IReadOnlyList<string> files, int width)
    {
        (_prefix, _layout, _bank, _places, _width) = (prefix, layout, bank, places, width);
        Files = files;
        _labels = Array.ConvertAll(places, place => bank.LabelsOf(place.View, place.Image));
        LabelCount = _labels.Sum(labels => labels.Length / 5);
    }

    public override IReadOnlyList<string> Files { get; }

    public override int LabelCount { get; }

    public override ImageBatch? Pictures => null;

    public override StepInput ToInput(long iteration)
    {
        using var scope = NewDisposeScope();
        var outputs = new Tensor[_layout.Shapes.Count];
        var offset = 0L;
        for (var level = 0; level < outputs.Length; level++)
        {
            var length = _layout.BytesOf(level);
            var stored = _layout.Allocate(level, _places.Length);
            var start = offset;
            var threads = Math.Min(get_num_threads(), _places.Length);
            ThreadTeam.Run(threads, thread =>
            {
                for (var i = thread; i < _places.Length; i += threads)
                {
                    _bank.Copy(_places[i].View, _places[i].Image, start, stored.bytes.Slice(i * length, length));
                }
            });
            outputs[level] = _layout.ToNetwork(stored).MoveToOuterDisposeScope();
            offset += length;
        }

        var (index, classes, boxes) = Spread();
        return new FeatureInput(_prefix, outputs, BatchTensors.TargetsOf(index, classes, boxes), _width);
    }

    private (float[] Index, float[] Classes, float[] Boxes) Spread()
    {
        var (index, classes, boxes) = (new float[LabelCount], new float[LabelCount], new float[4 * LabelCount]);
        var row = 0;
        for (var i = 0; i < _labels.Length; i++)
        {
            for (var at = 0; at < _labels[i].Length; at += 5, row++)
            {
                index[row] = i;
                classes[row] = _labels[i][at];
                _labels[i].AsSpan(at + 1, 4).CopyTo(boxes.AsSpan(4 * row));
            }
        }

        return (index, classes, boxes);
    }
}
