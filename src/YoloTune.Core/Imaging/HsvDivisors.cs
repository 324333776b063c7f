namespace YoloTune.Core.Imaging;

/// <summary>OpenCV's reciprocal tables for 8-bit HSV, 12 fraction bits.</summary>
internal static class HsvDivisors
{
    public const int Bits = 12;
    public const int Half = 1 << (Bits - 1);

    /// <summary>255 / value.</summary>
    public static int[] Saturation { get; } = Build(255);

    /// <summary>180 / (6 x difference).</summary>
    public static int[] Hue { get; } = Build(180 / 6.0);

    private static int[] Build(double numerator)
    {
        var table = new int[256];
        for (var i = 1; i < table.Length; i++)
        {
            table[i] = (int)Math.Round(numerator * (1 << Bits) / i, MidpointRounding.ToEven);
        }

        return table;
    }
}
