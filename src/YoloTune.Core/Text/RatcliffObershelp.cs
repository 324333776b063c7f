namespace YoloTune.Core.Text;

/// <summary>Similarity of words after Ratcliff and Obershelp ("Pattern Matching: The Gestalt Approach", Dr. Dobb's Journal, July 1988).</summary>
public static class RatcliffObershelp
{
    /// <summary>
    /// Twice the number of matching characters over the number of all characters: the longest common block (the first one among
    /// equals), then the same to its left and to its right.
    /// </summary>
    /// <param name="first">One word.</param>
    /// <param name="second">The other word.</param>
    /// <returns>0 (nothing in common) to 1 (equal).</returns>
    public static double Ratio(ReadOnlySpan<char> first, ReadOnlySpan<char> second)
    {
        var length = first.Length + second.Length;
        return length == 0 ? 1 : 2.0 * Matching(first, second) / length;
    }

    /// <summary>The best matches of a word, best first; equal ones in descending order of text.</summary>
    /// <param name="word">What was written.</param>
    /// <param name="pool">What could have been meant.</param>
    /// <param name="count">Matches wanted at most.</param>
    /// <param name="cutoff">Smallest ratio of a match.</param>
    /// <returns>The matches.</returns>
    public static IReadOnlyList<string> CloseMatches(string word, IEnumerable<string> pool, int count = 3, double cutoff = 0.6) =>
        [.. pool
            .Select(candidate => (Candidate: candidate, Ratio: Ratio(candidate, word)))
            .Where(match => match.Ratio >= cutoff)
            .OrderByDescending(match => match.Ratio)
            .ThenByDescending(match => match.Candidate, StringComparer.Ordinal)
            .Select(match => match.Candidate)
            .Distinct()
            .Take(count)];

    private static int Matching(ReadOnlySpan<char> first, ReadOnlySpan<char> second)
    {
        var (start, other, size) = LongestBlock(first, second);
        return size == 0
            ? 0
            : size + Matching(first[..start], second[..other]) + Matching(first[(start + size)..], second[(other + size)..]);
    }

    private static (int First, int Second, int Size) LongestBlock(ReadOnlySpan<char> first, ReadOnlySpan<char> second)
    {
        var (bestFirst, bestSecond, bestSize) = (0, 0, 0);
        for (var i = 0; i < first.Length - bestSize; i++)
        {
            for (var j = 0; j < second.Length - bestSize; j++)
            {
                var size = first[i..].CommonPrefixLength(second[j..]);
                if (size > bestSize)
                {
                    (bestFirst, bestSecond, bestSize) = (i, j, size);
                }
            }
        }

        return (bestFirst, bestSecond, bestSize);
    }
}
