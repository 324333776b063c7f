using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace YoloTune.Core.Imaging;

/// <summary>Splits 48 interleaved bytes (16 pixels of three channels) into planes, and joins planes again.</summary>
internal static class Planes
{
    private const byte No = 255;

    /// <summary>Channel 0 of 16 pixels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Zeroth(Vector128<byte> a, Vector128<byte> b, Vector128<byte> c) =>
        Vector128.Shuffle(a, Vector128.Create((byte)0, 3, 6, 9, 12, 15, No, No, No, No, No, No, No, No, No, No))
        | Vector128.Shuffle(b, Vector128.Create(No, No, No, No, No, No, 2, 5, 8, 11, 14, No, No, No, No, No))
        | Vector128.Shuffle(c, Vector128.Create(No, No, No, No, No, No, No, No, No, No, No, 1, 4, 7, 10, 13));

    /// <summary>Channel 1 of 16 pixels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> First(Vector128<byte> a, Vector128<byte> b, Vector128<byte> c) =>
        Vector128.Shuffle(a, Vector128.Create((byte)1, 4, 7, 10, 13, No, No, No, No, No, No, No, No, No, No, No))
        | Vector128.Shuffle(b, Vector128.Create(No, No, No, No, No, 0, 3, 6, 9, 12, 15, No, No, No, No, No))
        | Vector128.Shuffle(c, Vector128.Create(No, No, No, No, No, No, No, No, No, No, No, 2, 5, 8, 11, 14));

    /// <summary>Channel 2 of 16 pixels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Second(Vector128<byte> a, Vector128<byte> b, Vector128<byte> c) =>
        Vector128.Shuffle(a, Vector128.Create((byte)2, 5, 8, 11, 14, No, No, No, No, No, No, No, No, No, No, No))
        | Vector128.Shuffle(b, Vector128.Create(No, No, No, No, No, 1, 4, 7, 10, 13, No, No, No, No, No, No))
        | Vector128.Shuffle(c, Vector128.Create(No, No, No, No, No, No, No, No, No, No, 0, 3, 6, 9, 12, 15));

    /// <summary>The first, second or third 16 bytes of the interleaved form of three planes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector128<byte> A, Vector128<byte> B, Vector128<byte> C) Join(Vector128<byte> p, Vector128<byte> q, Vector128<byte> r)
    {
        var a = Vector128.Shuffle(p, Vector128.Create((byte)0, No, No, 1, No, No, 2, No, No, 3, No, No, 4, No, No, 5))
            | Vector128.Shuffle(q, Vector128.Create(No, 0, No, No, 1, No, No, 2, No, No, 3, No, No, 4, No, No))
            | Vector128.Shuffle(r, Vector128.Create(No, No, 0, No, No, 1, No, No, 2, No, No, 3, No, No, 4, No));
        var b = Vector128.Shuffle(p, Vector128.Create(No, No, 6, No, No, 7, No, No, 8, No, No, 9, No, No, 10, No))
            | Vector128.Shuffle(q, Vector128.Create((byte)5, No, No, 6, No, No, 7, No, No, 8, No, No, 9, No, No, 10))
            | Vector128.Shuffle(r, Vector128.Create(No, 5, No, No, 6, No, No, 7, No, No, 8, No, No, 9, No, No));
        var c = Vector128.Shuffle(p, Vector128.Create(No, 11, No, No, 12, No, No, 13, No, No, 14, No, No, 15, No, No))
            | Vector128.Shuffle(q, Vector128.Create(No, No, 11, No, No, 12, No, No, 13, No, No, 14, No, No, 15, No))
            | Vector128.Shuffle(r, Vector128.Create((byte)10, No, No, 11, No, No, 12, No, No, 13, No, No, 14, No, No, 15));
        return (a, b, c);
    }
}
