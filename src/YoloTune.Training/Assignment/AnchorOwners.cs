namespace YoloTune.Training.Assignment;

/// <summary>Steps 3 and 4 of the assigner over lists of pairs: every target chooses anchors, every anchor goes to one target.</summary>
/// <param name="table">The pairs.</param>
/// <param name="images">Image of every target, ascending.</param>
/// <param name="imageCount">Number of images.</param>
/// <param name="anchors">Anchors of an image.</param>
internal sealed class AnchorOwners(PairTable table, int[] images, long imageCount, int anchors)
{
    private const int Nobody = -1;
    private const int Contested = -2;

    /// <summary>Chooses and settles.</summary>
    /// <param name="wanted">Anchors per target.</param>
    /// <returns>Targets and anchors, by image, then anchor.</returns>
    public List<(int Row, int Anchor)> Settle(int wanted)
    {
        var owners = new int[imageCount * anchors];
        Array.Fill(owners, Nobody);
        var taken = new List<int>(table.Targets * wanted);
        var largest = new LargestValues(wanted);
        for (var row = 0; row < table.Targets; row++)
        {
            largest.Choose(table.AnchorsOf(row), table.AlignmentsOf(row));
            foreach (var (_, anchor) in largest.Chosen)
            {
                if (table.IsCandidate(row, anchor))
                {
                    Take(owners, (images[row] * anchors) + anchor, row, taken);
                }
            }
        }

        taken.Sort();
        return taken.ConvertAll(place => (owners[place] == Contested ? MostOverlapping(place / anchors, place % anchors) : owners[place], place % anchors));
    }

    private static void Take(int[] owners, int place, int row, List<int> taken)
    {
        if (owners[place] == Nobody)
        {
            taken.Add(place);
        }

        owners[place] = owners[place] == Nobody ? row : Contested;
    }

    /// <summary>The target of the image that the anchor overlaps most, the first of equal ones, be it one that had not chosen it.</summary>
    private int MostOverlapping(int image, int anchor)
    {
        var row = Array.BinarySearch(images, image);
        while (row > 0 && images[row - 1] == image)
        {
            row--;
        }

        var (best, overlap) = (row, table.OverlapOf(row, anchor));
        for (row++; row < images.Length && images[row] == image; row++)
        {
            if (table.OverlapOf(row, anchor) is var other && other > overlap)
            {
                (best, overlap) = (row, other);
            }
        }

        return best;
    }
}
