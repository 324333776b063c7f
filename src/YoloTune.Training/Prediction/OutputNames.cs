using System.Globalization;

namespace YoloTune.Training.Prediction;

/// <summary>
/// Names for the files that are written for pictures: the picture's own, numbered from the second picture of a name on, so that
/// <c>a/1.jpg</c> and <c>b/1.jpg</c> do not overwrite each other.
/// </summary>
internal sealed class OutputNames
{
    private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The name without suffix.</summary>
    /// <param name="picture">The picture file.</param>
    public string Take(string picture)
    {
        var stem = Path.GetFileNameWithoutExtension(picture);
        var name = stem;
        for (var number = 2; !_taken.Add(name); number++)
        {
            name = stem + "_" + number.ToString(CultureInfo.InvariantCulture);
        }

        return name;
    }
}
