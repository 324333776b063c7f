using System.Globalization;

namespace YoloTune.Data.Corpus.Objects;

/// <summary>Which class a picture of the package belongs to, from its file name: the code points of a sign, in hexadecimal.</summary>
internal static class CorpusClasses
{
    private const int Keycap = 0x20E3;
    private const int Joiner = 0x200D;
    private const int Eraser = 0xFE0F;
    private const int FirstTag = 0xE0020;

    private static readonly (string[] Names, Dictionary<int, int> Things, Dictionary<int, int> Held) Table = Parse(CorpusClassTable.Text);

    /// <summary>Class names by index, at least 100.</summary>
    public static IReadOnlyList<string> Names => Table.Names;

    /// <summary>The class of a picture, or -1 for a name that is not in the table.</summary>
    /// <param name="fileName">Such as <c>1f469-1f3fd-200d-1f33e.webp</c>; folder and suffix do not matter.</param>
    public static int Find(string fileName)
    {
        List<int> points = [];
        foreach (var part in Path.GetFileNameWithoutExtension(fileName).Split('-', '_'))
        {
            if (!int.TryParse(part, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var point))
            {
                return -1;
            }

            if (point is not (Joiner or Eraser) && !IsTone(point) && point < FirstTag)
            {
                points.Add(point);
            }
        }

        return points.Count == 0 ? -1 : Find(points);
    }

    private static int Find(List<int> points)
    {
        if (points[^1] == Keycap)
        {
            return Table.Things[Keycap];
        }

        // Man, woman or person with something: what it is decides. A sign of the sex says nothing.
        if (points[0] is 0x1F468 or 0x1F469 or 0x1F9D1)
        {
            foreach (var point in points.Skip(1))
            {
                if (Table.Held.TryGetValue(point, out var held))
                {
                    return held;
                }
            }
        }

        return Table.Things.GetValueOrDefault(points[0], -1);
    }

    private static bool IsTone(int point) => point is >= 0x1F3FB and <= 0x1F3FF;

    private static (string[] Names, Dictionary<int, int> Things, Dictionary<int, int> Held) Parse(string text)
    {
        List<string> names = [];
        Dictionary<int, int> things = [], held = [];
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            foreach (var word in words.Skip(1))
            {
                var isHeld = word[0] == '+';
                var ends = word.TrimStart('+').Split('-');
                var (first, last) = (Number(ends[0]), Number(ends[^1]));
                for (var point = first; point <= last; point++)
                {
                    (isHeld ? held : things).Add(point, names.Count);
                }
            }

            names.Add(words[0]);
        }

        return ([.. names], things, held);
    }

    private static int Number(string text) => int.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
