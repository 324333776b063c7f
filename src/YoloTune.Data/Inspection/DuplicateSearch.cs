namespace YoloTune.Data.Inspection;

/// <summary>
/// Groups like pictures. Every picture is compared, in all eight positions, with the first picture of every group only, so the work stays
/// below quadratic even where a video fills the data set.
/// </summary>
internal sealed class DuplicateSearch(int mostBits, double leastCorrelation)
{
    private readonly HammingIndex _index = new();
    private readonly Dictionary<string, int> _byDigest = new(StringComparer.Ordinal);
    private readonly List<(int Picture, ImageFingerprint Print)> _leaders = [];
    private readonly Dictionary<int, List<(int Picture, string Relation)>> _groups = [];
    private readonly List<(int Item, int Distance)> _found = [];

    /// <summary>Groups of at least two: indices of pictures with how they are like the first.</summary>
    public IEnumerable<IReadOnlyList<(int Picture, string Relation)>> Groups => _groups.OrderBy(pair => pair.Key).Select(pair => (IReadOnlyList<(int, string)>)pair.Value);

    /// <summary>Puts a picture into a group, or makes it the first of one.</summary>
    /// <param name="picture">Its index.</param>
    /// <param name="print">Its fingerprint.</param>
    public void Add(int picture, ImageFingerprint print)
    {
        var digest = Convert.ToHexString(print.Digest);
        if (_byDigest.TryGetValue(digest, out var leader))
        {
            Join(leader, picture, DuplicateGroup.SameBytes);
            return;
        }

        var (like, position) = print.Small is null ? (-1, 0) : Nearest(print);
        if (like >= 0)
        {
            Join(like, picture, PerceptualHash.NameOf(position));
            _byDigest[digest] = like;
            return;
        }

        _leaders.Add((picture, print));
        _byDigest[digest] = _leaders.Count - 1;
        if (print.Small is not null)
        {
            _index.Add(print.Hash, _leaders.Count - 1);
        }
    }

    private (int Leader, int Position) Nearest(ImageFingerprint print)
    {
        var best = (Leader: -1, Position: 0, Correlation: leastCorrelation);
        for (var position = 0; position < PerceptualHash.Positions; position++)
        {
            _found.Clear();
            _index.Find(PerceptualHash.Turn(print.Hash, position), mostBits, _found);
            foreach (var (leader, _) in _found)
            {
                var correlation = print.Correlation(_leaders[leader].Print, position);
                if (correlation >= best.Correlation && (correlation > best.Correlation || best.Leader < 0))
                {
                    best = (leader, position, correlation);
                }
            }
        }

        return (best.Leader, best.Position);
    }

    private void Join(int leader, int picture, string relation)
    {
        if (!_groups.TryGetValue(leader, out var group))
        {
            _groups[leader] = group = [(_leaders[leader].Picture, DuplicateGroup.First)];
        }

        group.Add((picture, relation));
    }
}
