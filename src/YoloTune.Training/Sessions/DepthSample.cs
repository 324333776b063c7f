using YoloTune.Data.Datasets;
using YoloTune.Data.Maps;

namespace YoloTune.Training.Sessions;

/// <summary>Some depths of a data set, for a picture of how frequent they are.</summary>
internal static class DepthSample
{
    private const int Files = 40;
    private const int PerFile = 500;

    /// <summary>Known depths of some pictures, spread over the data set and over each picture.</summary>
    /// <param name="dataset">A data set of depths.</param>
    public static IReadOnlyList<float> Of(Dataset dataset)
    {
        var depths = new List<float>();
        var step = Math.Max(dataset.Items.Count / Files, 1);
        for (var item = 0; item < dataset.Items.Count; item += step)
        {
            var (values, _, _) = NpyFile.Read(dataset.Items[item].MapFile!);
            for (var i = 0; i < values.Length; i += Math.Max(values.Length / PerFile, 1))
            {
                if (values[i] > 0.001f && values[i] < dataset.MaximumDepth)
                {
                    depths.Add(values[i]);
                }
            }
        }

        return depths;
    }
}
