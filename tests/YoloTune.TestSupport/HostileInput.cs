using System.Diagnostics;
using System.Globalization;
using CsCheck;
using Xunit;
using YoloTune.Core.Errors;

namespace YoloTune.TestSupport;

/// <summary>
/// Feeds a reader with good files that were changed and with noise, made by CsCheck from a fixed seed. Each input must be accepted or
/// refused with an error that is meant for it; memory is bounded. With <c>YOLOTUNE_LONG=1</c> many more inputs are tried, of the seed
/// <c>YOLOTUNE_FUZZ_SEED</c>, and a line of figures goes to the file <c>YOLOTUNE_FUZZ_LOG</c>.
/// </summary>
public static class HostileInput
{
    private const int ShownBytes = 3000;

    private static readonly Gen<Edit[]> Edits = Gen.Select(
        Gen.Int[0, 7], Gen.UInt, Gen.UInt, Gen.Byte.Array[1, 8], (kind, at, other, bytes) => new Edit(kind, at, other, bytes)).Array[1, 4];

    private static readonly Gen<byte[]> Noise = Gen.Byte.Array[0, 400];

    /// <summary>Tries inputs.</summary>
    /// <param name="reader">Name of the reader, for messages and the log.</param>
    /// <param name="corpus">Good and hostile files to start from.</param>
    /// <param name="count">Inputs in the normal suite.</param>
    /// <param name="longCount">Inputs with <c>YOLOTUNE_LONG=1</c>.</param>
    /// <param name="read">Reads an input.</param>
    /// <param name="mostBytes">Managed memory that reading one input may take.</param>
    /// <param name="refusals">Exceptions that are meant, besides <see cref="InputException"/>.</param>
    public static void Survive(string reader, IReadOnlyList<byte[]> corpus, int count, int longCount, Action<byte[]> read, long mostBytes = 64L << 20, params Type[] refusals)
    {
        var isLong = Environment.GetEnvironmentVariable("YOLOTUNE_LONG") == "1";
        var seed = isLong && ulong.TryParse(Environment.GetEnvironmentVariable("YOLOTUNE_FUZZ_SEED"), CultureInfo.InvariantCulture, out var given) ? given : 1;
        var inputs = Gen.Int[0, corpus.Count].SelectMany(index => index == corpus.Count ? Noise : Edits.Select(edits => edits.Aggregate(corpus[index], Apply)));
        var (random, total, started) = (new PCG(7, seed), isLong ? longCount : count, Stopwatch.GetTimestamp());
        var (accepted, refused, most, slowest) = (0, 0, 0L, TimeSpan.Zero);
        foreach (var good in corpus)
        {
            _ = Try(reader, -1, good, read, refusals);
        }

        for (var number = 0; number < total; number++)
        {
            var input = inputs.Generate(random, null!, out _);
            var (memory, time) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
            if (Try(reader, number, input, read, refusals))
            {
                accepted++;
            }
            else
            {
                refused++;
            }

            memory = GC.GetAllocatedBytesForCurrentThread() - memory;
            (most, slowest) = (Math.Max(most, memory), TimeSpan.FromTicks(Math.Max(slowest.Ticks, Stopwatch.GetElapsedTime(time).Ticks)));
            Assert.True(memory <= mostBytes, $"{reader}: input {number} took {memory} bytes: {Shown(input)}");
        }

        Assert.True(refused > 0, $"{reader}: no input was refused.");
        if (isLong && Environment.GetEnvironmentVariable("YOLOTUNE_FUZZ_LOG") is { Length: > 0 } log)
        {
            File.AppendAllText(log, string.Create(
                CultureInfo.InvariantCulture,
                $"{reader},{total},{accepted},{refused},{most},{slowest.TotalMilliseconds:F1},{Stopwatch.GetElapsedTime(started).TotalSeconds:F1}\n"));
        }
    }

    private static bool Try(string reader, int number, byte[] input, Action<byte[]> read, Type[] refusals)
    {
        try
        {
            read(input);
            return true;
        }
        catch (Exception error) when (error is InputException || refusals.Contains(error.GetType()))
        {
            return false;
        }
        catch (Exception error)
        {
            throw new InvalidOperationException($"{reader}: input {number} ends in {error.GetType().Name}: {error.Message}\n{Shown(input)}", error);
        }
    }

    private static string Shown(byte[] input) => $"{input.Length} bytes, base64 {Convert.ToBase64String(input.AsSpan(0, Math.Min(input.Length, ShownBytes)))}";

    private static byte[] Apply(byte[] before, Edit edit)
    {
        if (before.Length == 0)
        {
            return edit.Bytes;
        }

        var bytes = (byte[])before.Clone();
        var (at, other) = ((int)(edit.At % (uint)bytes.Length), (int)(edit.Other % (uint)bytes.Length));
        switch (edit.Kind)
        {
            case 0:
                bytes[at] = edit.Bytes[0];
                return bytes;
            case 1:
                bytes[at] ^= (byte)(1 << (edit.Bytes[0] & 7));
                return bytes;
            case 2:
                bytes.AsSpan(other, Math.Min(edit.Bytes[0] % 32, bytes.Length - Math.Max(at, other))).CopyTo(bytes.AsSpan(at));
                return bytes;
            case 3:
                return [.. bytes.AsSpan(0, at), .. bytes.AsSpan(Math.Min(at + edit.Bytes[0] % 16, bytes.Length))];
            case 4:
                return [.. bytes.AsSpan(0, at), .. edit.Bytes, .. bytes.AsSpan(at)];
            case 5:
                return bytes[..at];
            case 6:
                bytes.AsSpan(at, Math.Min(4, bytes.Length - at)).Fill((edit.Bytes[0] & 1) == 0 ? (byte)0xFF : (byte)0);
                return bytes;
            default:
                return [.. bytes.AsSpan(0, at), .. bytes.AsSpan(Math.Min(at, other), Math.Min(256, bytes.Length - Math.Min(at, other))), .. bytes.AsSpan(at)];
        }
    }

    private sealed record Edit(int Kind, uint At, uint Other, byte[] Bytes);
}
