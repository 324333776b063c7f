using YoloTune.Data.Datasets;

namespace YoloTune.Data.Statistics;

/// <summary>Gathers figures of objects.</summary>
internal sealed class ObjectFigures(int classes)
{
    public List<double> Sides { get; } = [];

    public List<double> Areas { get; } = [];

    public List<double> Aspects { get; } = [];

    public int[] Objects { get; } = new int[classes];

    public int[] Images { get; } = new int[classes];

    public void Add(DatasetItem item)
    {
        var seen = new HashSet<int>();
        for (var i = 0; i < item.Count; i++)
        {
            var (width, height) = (item.Boxes[(4 * i) + 2] * (double)item.Width, item.Boxes[(4 * i) + 3] * (double)item.Height);
            Sides.Add(Math.Sqrt(Math.Max(width * height, 0)));
            Areas.Add((double)item.Boxes[(4 * i) + 2] * item.Boxes[(4 * i) + 3]);
            if (height > 0)
            {
                Aspects.Add(width / height);
            }

            var number = Math.Clamp((int)item.Classes[i], 0, classes - 1);
            Objects[number]++;
            if (seen.Add(number))
            {
                Images[number]++;
            }
        }
    }
}
