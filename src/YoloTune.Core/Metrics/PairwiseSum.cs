namespace YoloTune.Core.Metrics;

/// <summary>
/// Sums in the order of NumPy's pairwise summation (eight running sums, blocks of 128), so that means agree with the reference to the
/// last digit.
/// </summary>
internal static class PairwiseSum
{
    private const int Block = 128;

    public static double Mean(ReadOnlySpan<double> values) => values.IsEmpty ? 0 : Sum(values) / values.Length;

    public static double Sum(ReadOnlySpan<double> values)
    {
        if (values.Length < 8)
        {
            var sum = 0.0;
            foreach (var value in values)
            {
                sum += value;
            }

            return sum;
        }

        if (values.Length > Block)
        {
            var half = values.Length / 2;
            half -= half % 8;
            return Sum(values[..half]) + Sum(values[half..]);
        }

        return SumBlock(values);
    }

    private static double SumBlock(ReadOnlySpan<double> values)
    {
        Span<double> lanes = stackalloc double[8];
        values[..8].CopyTo(lanes);
        var i = 8;
        for (; i < values.Length - (values.Length % 8); i += 8)
        {
            for (var lane = 0; lane < 8; lane++)
            {
                lanes[lane] += values[i + lane];
            }
        }

        var sum = ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3])) + ((lanes[4] + lanes[5]) + (lanes[6] + lanes[7]));
        for (; i < values.Length; i++)
        {
            sum += values[i];
        }

        return sum;
    }
}
