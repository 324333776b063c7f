namespace YoloTune.Training.Assignment;

/// <summary>
/// The largest values of a row that is zero almost everywhere. Equal values are told apart as libtorch's <c>topk</c> does on a processor, by
/// a heap over the first places (C++ <c>std::partial_sort</c>), so that both choose the same places. Only values above zero
/// can displace others; hence nothing else needs to be looked at.
/// </summary>
/// <param name="size">How many, at least 1.</param>
internal sealed class LargestValues(int size)
{
    private readonly (float Value, int Place)[] _heap = new (float Value, int Place)[size];

    /// <summary>The chosen places and their values, in no order.</summary>
    public ReadOnlySpan<(float Value, int Place)> Chosen => _heap;

    /// <summary>Chooses.</summary>
    /// <param name="places">Where the values are, ascending.</param>
    /// <param name="values">Values, not below 0; elsewhere the row is 0.</param>
    public void Choose(ReadOnlySpan<int> places, ReadOnlySpan<float> values)
    {
        for (var place = 0; place < size; place++)
        {
            _heap[place] = (0, place);
        }

        var next = 0;
        for (; next < places.Length && places[next] < size; next++)
        {
            _heap[places[next]].Value = values[next];
        }

        for (var parent = (size - 2) / 2; size > 1 && parent >= 0; parent--)
        {
            Sink(parent, _heap[parent]);
        }

        for (; next < places.Length; next++)
        {
            if (values[next] > _heap[0].Value)
            {
                Sink(0, (values[next], places[next]));
            }
        }
    }

    /// <summary>Fills the hole from below with the smaller of its children, then lets the item rise to its place.</summary>
    private void Sink(int hole, (float Value, int Place) item)
    {
        var (top, child) = (hole, hole);
        while (child < (size - 1) / 2)
        {
            child = 2 * (child + 1);
            if (_heap[child].Value > _heap[child - 1].Value)
            {
                child--;
            }

            _heap[hole] = _heap[child];
            hole = child;
        }

        if (size % 2 == 0 && child == (size - 2) / 2)
        {
            child = (2 * child) + 1;
            _heap[hole] = _heap[child];
            hole = child;
        }

        for (var parent = (hole - 1) / 2; hole > top && _heap[parent].Value > item.Value; parent = (hole - 1) / 2)
        {
            _heap[hole] = _heap[parent];
            hole = parent;
        }

        _heap[hole] = item;
    }
}
