using System.Globalization;
using YoloTune.Cli.Backend;
using YoloTune.Training.Benchmarks;

namespace YoloTune.Cli.Commands;

/// <summary>
/// The training step of several variants, each in a process of its own, taking turns: other load on the machine meets all
/// alike. A ratio is the median over the turns of what a variant reached in a turn to what the first one did.
/// </summary>
internal sealed record StepComparison(IReadOnlyList<StepComparison.Row> Rows, int Turns)
{
    /// <summary>Starts the processes, lets them take their turns, and ends them.</summary>
    /// <param name="backend">Starts them.</param>
    /// <param name="words">The command line that all share.</param>
    /// <param name="variants">The variants; the first is what the others are measured against.</param>
    /// <param name="turns">Turns of each.</param>
    /// <param name="report">Told what a turn gave.</param>
    /// <param name="cancellationToken">Gives up with <see cref="OperationCanceledException"/>.</param>
    public static async Task<StepComparison> RunAsync(
        ICommandBackend backend, IReadOnlyList<string> words, IReadOnlyList<StepVariant> variants, int turns, Action<string> report, CancellationToken cancellationToken)
    {
        var takers = new List<IStepTaker>();
        try
        {
            takers.AddRange(variants.Select(variant => backend.StartSteps([.. words, .. variant.Overrides], variant.SystemAllocator)));
            var rows = variants.Select(variant => new Row(variant.Name, [])).ToArray();

            // The first turn waits for the start of each process, and is not counted.
            foreach (var taker in takers)
            {
                await taker.TakeTurnAsync(cancellationToken);
            }

            for (var turn = 0; turn < turns; turn++)
            {
                for (var i = 0; i < takers.Count; i++)
                {
                    rows[i].Turns.Add(await takers[i].TakeTurnAsync(cancellationToken));
                }

                report(string.Create(CultureInfo.InvariantCulture, $"Turn {turn + 1} of {turns}: {string.Join(", ", rows.Select(row => string.Create(CultureInfo.InvariantCulture, $"{row.Name} {row.Turns[^1].ImagesPerSecond:F2}")))} images/s"));
            }

            return new StepComparison(rows, turns);
        }
        finally
        {
            foreach (var taker in takers)
            {
                await taker.DisposeAsync();
            }
        }
    }

    /// <summary>The table.</summary>
    public IEnumerable<string> Table()
    {
        yield return string.Create(CultureInfo.InvariantCulture, $"Step alone, {Turns} turns each in a process of its own; shares are of a matrix product ({string.Join(", ", Rows.Select(row => row.Turns[^1]).DistinctBy(turn => turn.Format[..4]).Select(turn => string.Create(CultureInfo.InvariantCulture, $"{turn.Format[..4]} {turn.PeakGigaFlops:F0} GFLOP/s")))})");
        yield return $"{"variant",-30}{"format",-20}{"images/s",9}{"ratio",7}{"min",6}{"max",6}{"MiB",7}{"ratio",7}{"step",7}{"forward",9}{"backward",10}";
        foreach (var row in Rows)
        {
            var (ratios, last) = (RatiosOf(row), row.Turns[^1]);
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{row.Name,-30}{last.Format,-20}{row.Median(turn => turn.ImagesPerSecond),9:F2}{RatioOf(row),7:F2}{ratios.Min(),6:F2}{ratios.Max(),6:F2}{last.PeakMebibytes,7:F0}{MemoryRatioOf(row),7:F2}{row.Median(turn => turn.ShareOfPeakInStep),7:P0}{row.Median(turn => turn.ShareOfPeak("forward")),9:P0}{row.Median(turn => turn.ShareOfPeak("backward")),10:P0}");
        }

        yield return $"{"ms per step",-30}{string.Concat(Rows[0].Turns[0].Phases.Keys.Select(phase => $"{phase,11}"))}";
        foreach (var row in Rows)
        {
            yield return $"{row.Name,-30}{string.Concat(row.Turns[0].Phases.Keys.Select(phase => string.Create(CultureInfo.InvariantCulture, $"{row.Median(turn => turn.Phases[phase]),11:F1}")))}";
        }
    }

    /// <summary>Images per second relative to the first variant, median over the turns.</summary>
    public double RatioOf(Row row) => Middle(RatiosOf(row));

    /// <summary>Images per second relative to the first variant in the best of the turns: what other load on the machine took least from.</summary>
    public double BestRatioOf(Row row) => RatiosOf(row).Max();

    /// <summary>Peak memory relative to the first variant.</summary>
    public double MemoryRatioOf(Row row) => row.Turns[^1].PeakMebibytes / Rows[0].Turns[^1].PeakMebibytes;

    private double[] RatiosOf(Row row) => [.. row.Turns.Zip(Rows[0].Turns, (turn, plain) => turn.ImagesPerSecond / plain.ImagesPerSecond)];

    private static double Middle(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>A variant and what it reached.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Turns">Its turns.</param>
    internal sealed record Row(string Name, List<StepTurn> Turns)
    {
        /// <summary>The median of a figure.</summary>
        public double Median(Func<StepTurn, double> figure) => Middle(Turns.Select(figure));
    }
}
