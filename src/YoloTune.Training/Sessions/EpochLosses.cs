namespace YoloTune.Training.Sessions;

/// <summary>Sums the loss items of an epoch.</summary>
internal sealed class EpochLosses
{
    private readonly double[] _sums;
    private int _batches;

    public EpochLosses(int count, IReadOnlyList<double> sums, int batches)
    {
        _sums = sums.Count == count ? [.. sums] : new double[count];
        _batches = batches;
        Last = new double[count];
    }

    /// <summary>Items of the newest batch.</summary>
    public double[] Last { get; private set; }

    /// <summary>The differentiated total of the newest batch.</summary>
    public double LastTotal { get; private set; }

    /// <summary>Whether no batch of the epoch counts.</summary>
    public bool IsEmpty => _batches == 0;

    public double[] Sums => [.. _sums];

    public double[] Means => [.. _sums.Select(sum => sum / Math.Max(_batches, 1))];

    /// <summary>A batch was left out: it does not count.</summary>
    public void PassOver() => (Last, LastTotal) = (new double[_sums.Length], 0);

    public void Add(IReadOnlyList<double> items, double total)
    {
        Last = [.. items];
        LastTotal = total;
        _batches++;
        for (var i = 0; i < _sums.Length; i++)
        {
            _sums[i] += Last[i];
        }
    }
}
