namespace YoloTune.Data.Splitting;

/// <summary>
/// Divides units among parts so that every class is divided alike: the class with the fewest objects left is dealt out first, each unit to the
/// part that lacks most of it (iterative stratification; Sechidis, Tsoumakas and Vlahavas, 2011).
/// </summary>
public static class Stratification
{
    /// <summary>The part of every unit.</summary>
    /// <param name="units">What is divided.</param>
    /// <param name="shares">Share of every part, above or equal to 0, not all 0.</param>
    /// <param name="seed">Decides between equals.</param>
    /// <param name="byClass">False divides by number of pictures only.</param>
    /// <exception cref="ArgumentException">The shares are no shares.</exception>
    public static int[] Assign(IReadOnlyList<SplitUnit> units, IReadOnlyList<double> shares, long seed, bool byClass = true)
    {
        ArgumentNullException.ThrowIfNull(units);
        ArgumentNullException.ThrowIfNull(shares);
        if (shares.Count == 0 || shares.Any(share => !(share >= 0)) || !(shares.Sum() > 0))
        {
            throw new ArgumentException("Shares must be 0 or more and not all 0.", nameof(shares));
        }

        return new Dealer(units, [.. shares.Select(share => share / shares.Sum())], seed).Run(byClass);
    }

    /// <summary>Mixes a name and a seed to a number (FNV-1a, then the finisher of SplitMix64), alike on every machine.</summary>
    internal static ulong Mix(string name, long seed)
    {
        var hash = 14695981039346656037UL ^ (ulong)seed;
        foreach (var letter in name)
        {
            hash = (hash ^ letter) * 1099511628211UL;
        }

        hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9UL;
        hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EBUL;
        return hash ^ (hash >> 31);
    }

    private sealed class Dealer
    {
        private readonly IReadOnlyList<SplitUnit> _units;
        private readonly double[] _shares;
        private readonly double[] _room;
        private readonly Dictionary<int, double[]> _wanted = [];
        private readonly Dictionary<int, int> _left = [];
        private readonly int[] _parts;
        private readonly int[] _order;

        public Dealer(IReadOnlyList<SplitUnit> units, double[] shares, long seed)
        {
            (_units, _shares) = (units, shares);
            _parts = new int[units.Count];
            Array.Fill(_parts, -1);
            _order = [.. Enumerable.Range(0, units.Count).OrderBy(index => Mix(units[index].Name, seed)).ThenBy(index => index)];
            var images = units.Sum(unit => unit.Images.Count);
            _room = Array.ConvertAll(shares, share => share * images);
            foreach (var (number, count) in units.SelectMany(unit => unit.ClassCounts))
            {
                _left[number] = _left.GetValueOrDefault(number) + count;
            }

            foreach (var (number, count) in _left)
            {
                _wanted[number] = Array.ConvertAll(shares, share => share * count);
            }
        }

        public int[] Run(bool byClass)
        {
            while (byClass && _left.Where(pair => pair.Value > 0).OrderBy(pair => pair.Value).ThenBy(pair => pair.Key).Select(pair => (int?)pair.Key).FirstOrDefault() is { } rarest)
            {
                foreach (var index in _order.Where(index => _parts[index] < 0 && _units[index].ClassCounts.ContainsKey(rarest)))
                {
                    Give(index, _wanted[rarest]);
                }

                _left[rarest] = 0;
            }

            foreach (var index in _order.Where(index => _parts[index] < 0))
            {
                Give(index, _room);
            }

            return _parts;
        }

        private void Give(int index, double[] wanted)
        {
            var best = -1;
            for (var part = 0; part < _shares.Length; part++)
            {
                if (_shares[part] > 0 && (best < 0 || (wanted[part], _room[part]).CompareTo((wanted[best], _room[best])) > 0))
                {
                    best = part;
                }
            }

            _parts[index] = best;
            _room[best] -= _units[index].Images.Count;
            foreach (var (number, count) in _units[index].ClassCounts)
            {
                _wanted[number][best] -= count;
                _left[number] -= count;
            }
        }
    }
}
