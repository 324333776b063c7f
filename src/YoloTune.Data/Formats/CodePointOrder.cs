namespace YoloTune.Data.Formats;

/// <summary>Compares texts by Unicode code point, as the reference sorts its image lists.</summary>
internal sealed class CodePointOrder : IComparer<string>
{
    public static CodePointOrder Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        x ??= string.Empty;
        y ??= string.Empty;
        var length = x.AsSpan().CommonPrefixLength(y);
        if (length == x.Length || length == y.Length)
        {
            return x.Length - y.Length;
        }

        var a = x[length];
        var b = y[length];

        // UTF-16 puts surrogates below U+E000; by code point they are above everything else.
        var surrogateFirst = char.IsSurrogate(a).CompareTo(char.IsSurrogate(b));
        return surrogateFirst != 0 && a >= 0xD800 && b >= 0xD800 ? surrogateFirst : a - b;
    }
}
