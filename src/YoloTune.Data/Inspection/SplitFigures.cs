using YoloTune.Data.Datasets;

namespace YoloTune.Data.Inspection;

/// <summary>What the checks of sizes and classes need to know of a split.</summary>
internal sealed class SplitFigures(string name, int classes)
{
    /// <summary>Sizes of the network input that a remedy may propose.</summary>
    public static readonly int[] Sizes = [320, 416, 512, 640, 800, 960, 1280];

    private readonly List<float> _shares = [];

    public string Name { get; } = name;

    public int Images { get; private set; }

    public int Objects => _shares.Count;

    public int[] ClassCounts { get; } = new int[classes];

    /// <summary>Sum over pictures of the share of a square input that they leave empty.</summary>
    public double Padding { get; private set; }

    /// <summary>Figures of a split as training reads it.</summary>
    public static SplitFigures Of(Dataset dataset)
    {
        var figures = new SplitFigures(dataset.Name, dataset.ClassCount);
        foreach (var item in dataset.Items)
        {
            figures.AddImage(item.Width, item.Height);
            for (var i = 0; i < item.Count; i++)
            {
                figures.AddObject((int)item.Classes[i], item.Boxes[(4 * i) + 2], item.Boxes[(4 * i) + 3], item.Width, item.Height);
            }
        }

        return figures;
    }

    public void AddImage(int width, int height)
    {
        Images++;
        Padding += 1 - ((double)Math.Min(width, height) / Math.Max(width, height));
    }

    /// <summary>Takes an object of a picture; its size is a fraction of it.</summary>
    public void AddObject(int number, double width, double height, int imageWidth, int imageHeight)
    {
        if ((uint)number < (uint)ClassCounts.Length)
        {
            ClassCounts[number]++;
        }

        // Its side as a share of the longer side of the picture, which becomes the side of the input.
        _shares.Add((float)(Math.Sqrt(Math.Max(width * imageWidth * height * imageHeight, 0)) / Math.Max(imageWidth, imageHeight)));
    }

    /// <summary>Objects whose side is below a number of pixels at an input size.</summary>
    public int Below(double pixels, int imageSize)
    {
        var count = 0;
        foreach (var share in _shares)
        {
            count += share * imageSize < pixels ? 1 : 0;
        }

        return count;
    }
}
