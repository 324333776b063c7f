using System.Globalization;
using YoloTune.Core.Errors;
using YoloTune.Data.Formats;

namespace YoloTune.Data.Conversion;

/// <summary>
/// Reads DOTA labels: <c>x1 y1 x2 y2 x3 y3 x4 y4 class difficult</c> in pixels, after optional lines <c>imagesource:</c> and <c>gsd:</c>.
/// </summary>
internal sealed class DotaReader(ConversionOptions options, ConversionTally tally)
{
    private const int Numbers = 8;

    /// <summary>The label files of a folder.</summary>
    public static IReadOnlyList<string> Files(string folder)
    {
        var labels = Path.Combine(folder, "labelTxt");
        labels = Directory.Exists(labels) ? labels : folder;
        string[] files = [.. Directory.EnumerateFiles(labels, "*.txt").Order(CodePointOrder.Instance)];
        return files.Length > 0 ? files : throw new InputException("The folder holds no label files", labels, remedy: "Name the folder with 'labelTxt', or the folder of the .txt files");
    }

    /// <summary>Reads one file.</summary>
    /// <exception cref="InputException">Anything in it is wrong; file and line are named.</exception>
    public AnnotatedPicture Read(string file, PictureFinder finder)
    {
        var path = finder.FindStem(Path.GetFileNameWithoutExtension(file), file, null);
        var (width, height) = finder.Size(path, 0, 0, file, null);
        var picture = new AnnotatedPicture { Name = Path.GetFileName(path), File = path, Width = width, Height = height, Place = file };
        var number = 0;
        foreach (var line in File.ReadLines(file))
        {
            number++;
            var text = line.AsSpan().Trim('\uFEFF').Trim();
            if (text.IsEmpty || text.StartsWith("imagesource", StringComparison.OrdinalIgnoreCase) || text.StartsWith("gsd", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (ReadObject(text.ToString(), file, number) is { } found)
            {
                picture.Objects.Add(found);
            }
        }

        return picture;
    }

    private AnnotatedObject? ReadObject(string text, string file, int line)
    {
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length is not (Numbers + 1 or Numbers + 2))
        {
            throw new InputException($"A row of DOTA has 8 numbers, a class and a difficulty, but this one has {words.Length} words", file, line, text, "Write x1 y1 x2 y2 x3 y3 x4 y4 class difficult");
        }

        var ring = new double[Numbers];
        for (var i = 0; i < Numbers; i++)
        {
            if (!double.TryParse(words[i], NumberStyles.Float, CultureInfo.InvariantCulture, out ring[i]) || !double.IsFinite(ring[i]))
            {
                throw new InputException("A coordinate is no number", file, line, words[i], "Write pixels as numbers");
            }
        }

        var difficult = 0;
        if (words.Length == Numbers + 2 && !int.TryParse(words[^1], NumberStyles.None, CultureInfo.InvariantCulture, out difficult))
        {
            throw new InputException("The difficulty is no number", file, line, words[^1], "Write 0 or 1");
        }

        if (difficult > 0 && options.KeepDifficult == false)
        {
            tally.Leave("difficult");
            return null;
        }

        return new AnnotatedObject { ClassName = words[Numbers], Rings = [ring], Line = line };
    }
}
