using YoloTune.Core.Tasks;

namespace YoloTune.Data.Formats;

/// <summary>Takes checked rows apart into classes, boxes, polygons and key points.</summary>
internal static class LabelTableReader
{
    public static LabelRows ToRows(LabelTable table, LabelFormat format)
    {
        var order = table.DistinctOrder();
        var classes = new float[order.Length];
        var boxes = new float[order.Length * 4];
        for (var i = 0; i < order.Length; i++)
        {
            var row = table.Row(order[i]);
            classes[i] = row[0];
            row.Slice(1, 4).CopyTo(boxes.AsSpan(i * 4));
        }

        var segments = table.Segments.Length == 0 ? [] : Array.ConvertAll(order, index => table.Segments[index]);
        var keypoints = format.Task == TaskKind.Pose && format.Keypoints is { } shape ? ReadKeypoints(table, order, shape) : null;
        return new LabelRows(classes, boxes, segments, keypoints, table.Count - order.Length);
    }

    private static float[] ReadKeypoints(LabelTable table, int[] order, KeypointShape shape)
    {
        var keypoints = new float[order.Length * shape.Count * 3];
        for (var i = 0; i < order.Length; i++)
        {
            var row = table.Row(order[i])[5..];
            for (var k = 0; k < shape.Count; k++)
            {
                var point = row.Slice(k * shape.Dimensions, shape.Dimensions);
                var target = keypoints.AsSpan(((i * shape.Count) + k) * 3, 3);
                point.CopyTo(target);
                if (shape.Dimensions == 2)
                {
                    target[2] = point[0] < 0 || point[1] < 0 ? 0 : 1;
                }
            }
        }

        return keypoints;
    }
}
