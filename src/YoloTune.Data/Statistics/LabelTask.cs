using YoloTune.Core.Tasks;
using YoloTune.Data.Formats;

namespace YoloTune.Data.Statistics;

/// <summary>What the labels of a data set are for, by the looks of them.</summary>
public static class LabelTask
{
    private const int FilesLookedAt = 200;

    /// <summary>
    /// Pose where <c>kpt_shape</c> is given; else by the columns of the first label files: only rows of 9 mean oriented boxes, rows of more
    /// than 6 polygons, others boxes.
    /// </summary>
    /// <param name="yaml">The data set.</param>
    public static TaskKind Guess(DatasetYaml yaml)
    {
        ArgumentNullException.ThrowIfNull(yaml);
        if (yaml.KeypointShape is not null)
        {
            return TaskKind.Pose;
        }

        int polygons = 0, corners = 0;
        foreach (var split in Enum.GetValues<DatasetSplit>().Where(yaml.Has).Where(yaml.AreAtHand).Take(1))
        {
            foreach (var file in ImageList.Read(yaml, split).Select(LabelPath.ForImage).Where(File.Exists).Take(FilesLookedAt))
            {
                foreach (var line in File.ReadLines(file))
                {
                    var columns = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
                    polygons += columns > 6 ? 1 : 0;
                    corners += columns == 9 ? 1 : 0;
                }
            }
        }

        return polygons == 0 ? TaskKind.Detect : corners == polygons ? TaskKind.Obb : TaskKind.Segment;
    }
}
