namespace YoloTune.Training.Assignment;

/// <summary>Overlap and alignment of the pairs, zero for anchors that are no candidates of a target.</summary>
/// <param name="pairs">The pairs; P of them.</param>
/// <param name="anchors">P anchors.</param>
/// <param name="overlaps">P overlaps.</param>
/// <param name="alignments">P alignments.</param>
internal sealed unsafe class PairTable(CandidatePairs pairs, int* anchors, float* overlaps, float* alignments)
{
    /// <summary>Number of targets.</summary>
    public int Targets => pairs.Starts.Length - 1;

    /// <summary>True when one of the numbers is none.</summary>
    public bool HasNotANumber()
    {
        var sum = 0f;
        for (var i = 0; i < pairs.Starts[^1]; i++)
        {
            // 0 times a finite number stays 0; what is not finite gives no number.
            sum += (overlaps[i] * 0) + (alignments[i] * 0);
        }

        return float.IsNaN(sum);
    }

    /// <summary>The candidates of a target, ascending.</summary>
    public ReadOnlySpan<int> AnchorsOf(int row) => new(anchors + pairs.Starts[row], pairs.Starts[row + 1] - pairs.Starts[row]);

    /// <summary>Their alignments.</summary>
    public ReadOnlySpan<float> AlignmentsOf(int row) => new(alignments + pairs.Starts[row], pairs.Starts[row + 1] - pairs.Starts[row]);

    /// <summary>True when an anchor is a candidate of a target.</summary>
    public bool IsCandidate(int row, int anchor) => AnchorsOf(row).BinarySearch(anchor) >= 0;

    /// <summary>The alignment of a target and an anchor.</summary>
    public float AlignmentOf(int row, int anchor) => ValueOf(alignments, row, anchor);

    /// <summary>The overlap of a target and an anchor.</summary>
    public float OverlapOf(int row, int anchor) => ValueOf(overlaps, row, anchor);

    private float ValueOf(float* values, int row, int anchor) =>
        AnchorsOf(row).BinarySearch(anchor) is >= 0 and var place ? values[pairs.Starts[row] + place] : 0;
}
