using YoloTune.Core.Tasks;
using YoloTune.Data.Augmentation;

namespace YoloTune.Data.Loading;

/// <summary>The labels of the samples of a batch, one after the other (specification 03, section 21).</summary>
/// <param name="ImageIndex">(N) image of every label.</param>
/// <param name="Classes">(N) class of every label.</param>
/// <param name="Boxes">(N x BoxSize) boxes.</param>
/// <param name="BoxSize">4, or 5 for rotated boxes.</param>
/// <param name="Task">Key points and masks, or null.</param>
internal sealed record BatchLabels(float[] ImageIndex, float[] Classes, float[] Boxes, int BoxSize, TaskLabels? Task)
{
    /// <summary>Joins the labels of all samples.</summary>
    public static BatchLabels Join(IReadOnlyList<SampleTargets> samples, TargetOptions options, int height, int width)
    {
        var total = samples.Sum(sample => sample.Classes.Length);
        var index = new float[total];
        var at = 0;
        for (var i = 0; i < samples.Count; i++)
        {
            index.AsSpan(at, samples[i].Classes.Length).Fill(i);
            at += samples[i].Classes.Length;
        }

        var task = options.Task switch
        {
            TaskKind.Pose => JoinKeypoints(samples, options),
            TaskKind.Segment => JoinMasks(samples, options, height, width),
            TaskKind.Semantic => new TaskLabels { PixelClasses = Array.ConvertAll(JoinMaps(samples), value => (byte)value), ClassCount = options.ClassCount },
            TaskKind.Depth => new TaskLabels { Depth = JoinMaps(samples) },
            _ => null,
        };
        return new(index, Concatenate(samples, sample => sample.Classes), Concatenate(samples, sample => sample.Boxes), options.Task == TaskKind.Obb ? 5 : 4, task);
    }

    private static TaskLabels JoinKeypoints(IReadOnlyList<SampleTargets> samples, TargetOptions options) => new()
    {
        Keypoints = Concatenate(samples, sample => sample.Keypoints!),
        KeypointCount = options.KeypointCount,
        KeypointDimensions = 3,
    };

    private static TaskLabels JoinMasks(IReadOnlyList<SampleTargets> samples, TargetOptions options, int height, int width) => new()
    {
        InstanceMap = options.OverlapMasks ? Concatenate(samples, sample => sample.Masks!.InstanceMap!) : null,
        InstanceMasks = options.OverlapMasks ? null : Concatenate(samples, sample => sample.Masks!.InstanceMasks!),
        ClassMap = Concatenate(samples, sample => sample.Masks!.ClassMap),
        MaskHeight = height / options.MaskRatio,
        MaskWidth = width / options.MaskRatio,
    };

    private static float[] JoinMaps(IReadOnlyList<SampleTargets> samples) => Concatenate(samples, sample => sample.Map!.Values.ToArray());

    private static T[] Concatenate<T>(IReadOnlyList<SampleTargets> samples, Func<SampleTargets, T[]> part)
    {
        var joined = new T[samples.Sum(sample => part(sample).Length)];
        var at = 0;
        foreach (var sample in samples)
        {
            part(sample).CopyTo(joined, at);
            at += part(sample).Length;
        }

        return joined;
    }
}
