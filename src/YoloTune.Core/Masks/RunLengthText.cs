using System.Text;

namespace YoloTune.Core.Masks;

/// <summary>
/// The compressed run lengths of COCO files: runs of background and object in turn, column by column, the background first (spec/04
/// section 16). A run is written in groups of five bits with a continuation bit, each group plus 48 as a character; from the fourth
/// run on it is the difference to the run two before.
/// </summary>
public static class RunLengthText
{
    /// <summary>The text of a mask.</summary>
    /// <param name="mask">The mask.</param>
    public static string Of(BitMask mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        var runs = RunsOf(mask);
        var text = new StringBuilder();
        for (var i = 0; i < runs.Count; i++)
        {
            Append(text, i > 2 ? runs[i] - runs[i - 2] : runs[i]);
        }

        return text.ToString();
    }

    private static List<long> RunsOf(BitMask mask)
    {
        var (left, top, right, bottom) = mask.Bounds();
        var runs = new RunList();
        runs.Add(false, (long)left * mask.Height);
        for (var x = left; x < right; x++)
        {
            runs.Add(false, top);
            for (var y = top; y < bottom; y++)
            {
                runs.Add(mask[y, x], 1);
            }

            runs.Add(false, mask.Height - bottom);
        }

        runs.Add(false, (long)(mask.Width - right) * mask.Height);
        return runs.Finish();
    }

    private static void Append(StringBuilder text, long value)
    {
        bool more;
        do
        {
            var group = (int)(value & 31);
            value >>= 5;
            more = (group & 16) != 0 ? value != -1 : value != 0;
            text.Append((char)((more ? group | 32 : group) + 48));
        }
        while (more);
    }

    private sealed class RunList
    {
        private readonly List<long> _runs = [];
        private bool _inside;
        private long _length;

        public void Add(bool inside, long length)
        {
            if (inside != _inside && length > 0)
            {
                _runs.Add(_length);
                (_inside, _length) = (inside, 0);
            }

            _length += length;
        }

        public List<long> Finish()
        {
            _runs.Add(_length);
            return _runs;
        }
    }
}
