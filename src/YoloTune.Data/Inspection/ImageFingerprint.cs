using System.Security.Cryptography;
using YoloTune.Core.Imaging;

namespace YoloTune.Data.Inspection;

/// <summary>What is kept of a picture to find like ones.</summary>
internal sealed class ImageFingerprint
{
    /// <summary>Side of the small picture.</summary>
    public const int Side = 16;

    private const int LeastDecodedSide = 64;
    private const float LeastContrast = 2;

    private ImageFingerprint(byte[] digest, ulong hash, sbyte[]? small) => (Digest, Hash, Small) = (digest, hash, small);

    /// <summary>SHA-256 of the file.</summary>
    public byte[] Digest { get; }

    /// <summary>The fingerprint of what is shown.</summary>
    public ulong Hash { get; }

    /// <summary>16 x 16 grey values without mean and scaled to a deviation of 32; null for pictures that show nothing.</summary>
    public sbyte[]? Small { get; }

    /// <summary>The fingerprint of a file.</summary>
    /// <exception cref="Core.Errors.InputException">It is no picture that can be read.</exception>
    public static ImageFingerprint Of(byte[] encoded, string name)
    {
        var image = ReducedDecoder.Decode(encoded, name, LeastDecodedSide, channels: 1);
        try
        {
            Span<float> grey = stackalloc float[PerceptualHash.Side * PerceptualHash.Side];
            PerceptualHash.Shrink(image, grey);
            return new ImageFingerprint(SHA256.HashData(encoded), PerceptualHash.Of(grey), Normalize(grey));
        }
        finally
        {
            image.Recycle();
        }
    }

    /// <summary>Correlation of this picture in another position with another picture, -1 to 1.</summary>
    public double Correlation(ImageFingerprint other, int position)
    {
        if (Small is not { } a || other.Small is not { } b)
        {
            return 0;
        }

        int sum = 0, first = 0, second = 0;
        for (var y = 0; y < Side; y++)
        {
            for (var x = 0; x < Side; x++)
            {
                var (row, column) = (position & 4) != 0 ? (x, y) : (y, x);
                row = (position & 2) != 0 ? Side - 1 - row : row;
                column = (position & 1) != 0 ? Side - 1 - column : column;
                int left = a[(row * Side) + column], right = b[(y * Side) + x];
                sum += left * right;
                first += left * left;
                second += right * right;
            }
        }

        return first == 0 || second == 0 ? 0 : sum / Math.Sqrt((double)first * second);
    }

    private static sbyte[]? Normalize(ReadOnlySpan<float> grey)
    {
        Span<float> small = stackalloc float[Side * Side];
        var mean = 0f;
        for (var y = 0; y < Side; y++)
        {
            for (var x = 0; x < Side; x++)
            {
                var at = (2 * y * PerceptualHash.Side) + (2 * x);
                mean += small[(y * Side) + x] = (grey[at] + grey[at + 1] + grey[at + PerceptualHash.Side] + grey[at + PerceptualHash.Side + 1]) / 4;
            }
        }

        mean /= small.Length;
        var variance = 0f;
        foreach (var value in small)
        {
            variance += (value - mean) * (value - mean);
        }

        var deviation = MathF.Sqrt(variance / small.Length);
        if (deviation < LeastContrast)
        {
            return null;
        }

        var result = new sbyte[small.Length];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = (sbyte)Math.Clamp((small[i] - mean) / deviation * 32, -127, 127);
        }

        return result;
    }
}
