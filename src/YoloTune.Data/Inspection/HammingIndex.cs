namespace YoloTune.Data.Inspection;

/// <summary>
/// Finds 64-bit numbers that differ in at most seven bits (multi-index hashing; Norouzi, Punjani and Fleet, 2012): of four quarters of 16
/// bits, one differs in at most one bit, so it is enough to look into 17 buckets per quarter.
/// </summary>
internal sealed class HammingIndex
{
    /// <summary>Different bits that are surely found.</summary>
    public const int Radius = 7;

    private const int Quarters = 4;
    private const int QuarterBits = 16;
    private readonly int[][] _heads = [.. Enumerable.Range(0, Quarters).Select(_ => new int[1 << QuarterBits])];
    private readonly List<(ulong Hash, int Item)> _entries = [default];
    private readonly List<int>[] _next = [.. Enumerable.Range(0, Quarters).Select(_ => new List<int> { 0 })];

    /// <summary>Adds a number.</summary>
    public void Add(ulong hash, int item)
    {
        _entries.Add((hash, item));
        for (var quarter = 0; quarter < Quarters; quarter++)
        {
            ref var head = ref _heads[quarter][(ushort)(hash >> (QuarterBits * quarter))];
            _next[quarter].Add(head);
            head = _entries.Count - 1;
        }
    }

    /// <summary>Puts the items whose numbers differ in at most <paramref name="most"/> bits into a list; some may be there twice.</summary>
    public void Find(ulong hash, int most, List<(int Item, int Distance)> found)
    {
        for (var quarter = 0; quarter < Quarters; quarter++)
        {
            var part = (ushort)(hash >> (QuarterBits * quarter));
            for (var bit = -1; bit < QuarterBits; bit++)
            {
                var bucket = bit < 0 ? part : part ^ (1 << bit);
                for (var entry = _heads[quarter][bucket]; entry != 0; entry = _next[quarter][entry])
                {
                    var distance = System.Numerics.BitOperations.PopCount(_entries[entry].Hash ^ hash);
                    if (distance <= most)
                    {
                        found.Add((_entries[entry].Item, distance));
                    }
                }
            }
        }
    }
}
