using System.Globalization;
using System.Text;
using YoloTune.Core.Imaging;
using YoloTune.Data.Maps;

namespace YoloTune.TestSupport;

/// <summary>
/// A few small pictures of bright squares and dark bars on noise, with labels, so that tests prove the main job on any machine.
/// </summary>
public static class TinyDataset
{
    /// <summary>Writes the pictures and returns the path of the data-set file.</summary>
    public static string Write(string folder, int trainImages = 12, int validationImages = 4, int side = 96, int seed = 1)
    {
        var random = new Random(seed);
        foreach (var (split, count) in new[] { ("train", trainImages), ("val", validationImages) })
        {
            Directory.CreateDirectory(Path.Combine(folder, "images", split));
            Directory.CreateDirectory(Path.Combine(folder, "labels", split));
            for (var i = 0; i < count; i++)
            {
                WriteImage(folder, split, i, side, random);
            }
        }

        var yaml = Path.Combine(folder, "data.yaml");
        File.WriteAllText(yaml, $"path: {folder}\ntrain: images/train\nval: images/val\nnames:\n  0: square\n  1: bar\n");
        return yaml;
    }

    /// <summary>Adds a class mask for every picture of <see cref="Write"/>, drawn from its boxes, and returns the data-set file: ground, square, bar.</summary>
    public static string AddMasks(string folder)
    {
        foreach (var (image, height, width, boxes) in Boxes(folder))
        {
            var mask = new PixelBuffer(height, width, 1);
            foreach (var (kind, left, top, right, bottom) in boxes)
            {
                for (var y = top; y < bottom; y++)
                {
                    mask.Row(y)[left..right].Fill((byte)(kind + 1));
                }
            }

            ImageEncoder.Save(mask, Beside(image, "masks", ".png"));
        }

        var yaml = Path.Combine(folder, "semantic.yaml");
        File.WriteAllText(yaml, $"path: {folder}\ntrain: images/train\nval: images/val\nnames:\n  0: ground\n  1: square\n  2: bar\n");
        return yaml;
    }

    /// <summary>Adds the depth of every pixel for every picture of <see cref="Write"/> and returns the data-set file: squares lie at 1 m, bars at 1.5 m, the rest at 2 m at the top and 3 m at the bottom.</summary>
    public static string AddDepths(string folder)
    {
        foreach (var (image, height, width, boxes) in Boxes(folder))
        {
            var depths = new float[height * width];
            for (var i = 0; i < depths.Length; i++)
            {
                depths[i] = 2 + ((float)(i / width) / height);
            }

            foreach (var (kind, left, top, right, bottom) in boxes)
            {
                for (var y = top; y < bottom; y++)
                {
                    depths.AsSpan((y * width) + left, right - left).Fill(kind == 0 ? 1 : 1.5f);
                }
            }

            using var file = File.Create(Beside(image, "depth", ".npy"));
            NpyFile.Write(file, depths, height, width);
        }

        var yaml = Path.Combine(folder, "depth.yaml");
        File.WriteAllText(yaml, $"path: {folder}\ntrain: images/train\nval: images/val\nnames: [depth]\n");
        return yaml;
    }

    private static string Beside(string image, string folder, string suffix)
    {
        var path = Path.ChangeExtension(image.Replace($"{Path.DirectorySeparatorChar}images{Path.DirectorySeparatorChar}", $"{Path.DirectorySeparatorChar}{folder}{Path.DirectorySeparatorChar}", StringComparison.Ordinal), suffix);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }

    private static IEnumerable<(string Image, int Height, int Width, (int Kind, int Left, int Top, int Right, int Bottom)[] Boxes)> Boxes(string folder)
    {
        foreach (var image in Directory.GetFiles(Path.Combine(folder, "images"), "*.png", SearchOption.AllDirectories))
        {
            var header = ImageHeader.Read(image);
            var rows = File.ReadAllLines(Beside(image, "labels", ".txt")).Select(row => Array.ConvertAll(row.Split(' '), text => double.Parse(text, CultureInfo.InvariantCulture)));
            yield return (image, header.Height, header.Width, [.. rows.Select(row => (
                (int)row[0],
                (int)Math.Round((row[1] - (row[3] / 2)) * header.Width),
                (int)Math.Round((row[2] - (row[4] / 2)) * header.Height),
                (int)Math.Round((row[1] + (row[3] / 2)) * header.Width),
                (int)Math.Round((row[2] + (row[4] / 2)) * header.Height)))]);
        }
    }

    private static void WriteImage(string folder, string split, int number, int side, Random random)
    {
        var height = side - (number % 3 * 16);
        var image = new PixelBuffer(height, side);
        for (var i = 0; i < image.Pixels.Length; i++)
        {
            image.Pixels[i] = (byte)(90 + random.Next(40));
        }

        var labels = new StringBuilder();
        for (var item = 0; item < 1 + (number % 3); item++)
        {
            var kind = random.Next(2);
            var (h, w) = kind == 0 ? (20, 20) : (10, 34);
            var (y, x) = (random.Next(height - h), random.Next(side - w));
            for (var row = y; row < y + h; row++)
            {
                image.Row(row).Slice(x * 3, w * 3).Fill(kind == 0 ? (byte)235 : (byte)15);
            }

            labels.AppendLine(string.Create(CultureInfo.InvariantCulture, $"{kind} {(x + (w / 2.0)) / side:F6} {(y + (h / 2.0)) / height:F6} {(double)w / side:F6} {(double)h / height:F6}"));
        }

        var name = string.Create(CultureInfo.InvariantCulture, $"{split}{number:D3}");
        ImageEncoder.Save(image, Path.Combine(folder, "images", split, name + ".png"));
        File.WriteAllText(Path.Combine(folder, "labels", split, name + ".txt"), labels.ToString());
    }
}
