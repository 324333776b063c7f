using System.Globalization;
using System.Text;
using YoloTune.Core.Geometry;
using YoloTune.Core.Tasks;

namespace YoloTune.Data.Conversion;

/// <summary>Writes objects as rows of YOLO label text.</summary>
internal sealed class YoloRowFormat(TaskKind task, int keypoints, ConversionTally tally)
{
    private const double LeastSide = 1e-3;

    /// <summary>Adds the row of an object; false when there is nothing of it inside the picture.</summary>
    public bool Append(StringBuilder text, AnnotatedPicture picture, AnnotatedObject item, int classNumber)
    {
        var hull = item.Hull;
        var box = hull.Clip(picture.Width, picture.Height);
        if (!(box.Width >= LeastSide && box.Height >= LeastSide))
        {
            tally.Leave(hull.Width >= LeastSide && hull.Height >= LeastSide ? "outside the picture" : "without area");
            return false;
        }

        if (box != hull)
        {
            tally.Change("cut at the border of the picture");
        }

        if (task == TaskKind.Pose && item.Keypoints is null)
        {
            tally.Change("without key points: written as not visible");
        }

        text.Append(classNumber.ToString(CultureInfo.InvariantCulture));
        switch (task)
        {
            case TaskKind.Segment:
                AppendPoints(text, picture, Outline(item, box));
                break;
            case TaskKind.Obb:
                AppendPoints(text, picture, Corners(item, box));
                break;
            default:
                AppendBox(text, picture, box);
                break;
        }

        if (task == TaskKind.Pose)
        {
            AppendKeypoints(text, picture, item.Keypoints ?? new double[keypoints * 3]);
        }

        text.Append('\n');
        tally.Objects++;
        return true;
    }

    private double[] Outline(AnnotatedObject item, PixelBox box)
    {
        if (item.Rings.Count > 0)
        {
            return RingBridge.Join(item.Rings);
        }

        tally.Change("a box without outline: written as a rectangle");
        return box.Corners();
    }

    /// <summary>Four corners: as they are where there are four, else those of the rectangle of least area.</summary>
    private static double[] Corners(AnnotatedObject item, PixelBox box)
    {
        if (item.Rings is [{ Length: 8 } four])
        {
            return four;
        }

        return item.Rings.Count == 0
            ? box.Corners()
            : Array.ConvertAll(MinimumAreaRectangle.Of(Array.ConvertAll(RingBridge.Join(item.Rings), value => (float)value)).ToCorners(), value => (double)value);
    }

    private static void AppendBox(StringBuilder text, AnnotatedPicture picture, PixelBox box)
    {
        text.Append(' ').Append(CoordinateText.FormatFraction((box.X1 + box.X2) / 2 / picture.Width));
        text.Append(' ').Append(CoordinateText.FormatFraction((box.Y1 + box.Y2) / 2 / picture.Height));
        text.Append(' ').Append(CoordinateText.FormatFraction(box.Width / picture.Width));
        text.Append(' ').Append(CoordinateText.FormatFraction(box.Height / picture.Height));
    }

    private static void AppendPoints(StringBuilder text, AnnotatedPicture picture, double[] points)
    {
        for (var i = 0; i < points.Length; i += 2)
        {
            text.Append(' ').Append(CoordinateText.Format(Math.Clamp(points[i], 0, picture.Width), picture.Width));
            text.Append(' ').Append(CoordinateText.Format(Math.Clamp(points[i + 1], 0, picture.Height), picture.Height));
        }
    }

    private void AppendKeypoints(StringBuilder text, AnnotatedPicture picture, double[] points)
    {
        for (var i = 0; i < points.Length; i += 3)
        {
            var (x, y, seen) = (points[i], points[i + 1], points[i + 2]);
            if (seen != 0 && !(x >= 0 && x <= picture.Width && y >= 0 && y <= picture.Height))
            {
                tally.Change("key point outside the picture: written as not visible");
                seen = 0;
            }

            (x, y) = seen == 0 ? (0, 0) : (x, y);
            text.Append(' ').Append(CoordinateText.Format(x, picture.Width)).Append(' ').Append(CoordinateText.Format(y, picture.Height));
            text.Append(' ').Append(((int)seen).ToString(CultureInfo.InvariantCulture));
        }
    }
}
