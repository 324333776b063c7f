namespace YoloTune.Data.Loading;

/// <summary>
/// MT19937 (Matsumoto and Nishimura, 1998) as PyTorch's CPU generator seeds it: <c>init_genrand</c> with the low 32 bits of the seed.
/// </summary>
internal sealed class TorchGenerator
{
    private const int Length = 624;
    private const int Shift = 397;
    private readonly uint[] _state = new uint[Length];
    private int _next = Length;

    public TorchGenerator(ulong seed)
    {
        _state[0] = (uint)seed;
        for (var i = 1; i < Length; i++)
        {
            var previous = _state[i - 1];
            _state[i] = (1812433253u * (previous ^ (previous >> 30))) + (uint)i;
        }
    }

    /// <summary>The next 32 random bits.</summary>
    public uint Next()
    {
        if (_next == Length)
        {
            Refill();
        }

        var value = _state[_next++];
        value ^= value >> 11;
        value ^= (value << 7) & 0x9D2C5680u;
        value ^= (value << 15) & 0xEFC60000u;
        return value ^ (value >> 18);
    }

    /// <summary>A random order of 0 to <paramref name="count"/> - 1 (<c>randperm</c>): count - 1 draws.</summary>
    public int[] Permutation(int count)
    {
        var order = new int[count];
        for (var i = 0; i < count; i++)
        {
            order[i] = i;
        }

        for (var i = 0; i < count - 1; i++)
        {
            var other = i + (int)(Next() % (uint)(count - i));
            (order[i], order[other]) = (order[other], order[i]);
        }

        return order;
    }

    /// <summary>Draws and forgets.</summary>
    public void Skip(int draws)
    {
        for (var i = 0; i < draws; i++)
        {
            Next();
        }
    }

    private void Refill()
    {
        for (var i = 0; i < Length; i++)
        {
            var value = (_state[i] & 0x80000000u) | (_state[(i + 1) % Length] & 0x7FFFFFFFu);
            _state[i] = _state[(i + Shift) % Length] ^ (value >> 1) ^ ((value & 1) != 0 ? 0x9908B0DFu : 0u);
        }

        _next = 0;
    }
}
