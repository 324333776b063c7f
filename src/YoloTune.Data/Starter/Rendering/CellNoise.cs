namespace YoloTune.Data.Starter.Rendering;

/// <summary>Distances to scattered points, one per grid cell (Worley 1996).</summary>
internal static class CellNoise
{
    /// <summary>
    /// Distances to the nearest and the second nearest point, in cells, and a hash of the nearest one.
    /// </summary>
    /// <param name="x">First coordinate, in cells.</param>
    /// <param name="y">Second coordinate, in cells.</param>
    /// <param name="seed">Seed of the points.</param>
    public static (float First, float Second, uint Cell) At(float x, float y, uint seed)
    {
        var (cx, cy) = ((int)MathF.Floor(x), (int)MathF.Floor(y));
        var (first, second, cell) = (9f, 9f, 0u);
        for (var j = -1; j <= 1; j++)
        {
            for (var i = -1; i <= 1; i++)
            {
                var hash = Hash(cx + i, cy + j, seed);
                var dx = cx + i + 0.1f + ((hash & 0xFFFF) * (0.8f / 65536)) - x;
                var dy = cy + j + 0.1f + ((hash >> 16) * (0.8f / 65536)) - y;
                var distance = (dx * dx) + (dy * dy);
                if (distance < first)
                {
                    (first, second, cell) = (distance, first, hash);
                }
                else if (distance < second)
                {
                    second = distance;
                }
            }
        }

        return (MathF.Sqrt(first), MathF.Sqrt(second), cell);
    }

    /// <summary>32 well-mixed bits of a grid cell.</summary>
    public static uint Hash(int x, int y, uint seed)
    {
        var hash = ((uint)x * 0x9E3779B1u) + ((uint)y * 0x85EBCA77u) + (seed * 0xC2B2AE3Du);
        hash ^= hash >> 15;
        hash *= 0x2C1B3C6Du;
        hash ^= hash >> 12;
        hash *= 0x297A2D39u;
        return hash ^ (hash >> 15);
    }

    /// <summary>A number in [0, 1) of a grid cell.</summary>
    public static float Level(int x, int y, uint seed) => (Hash(x, y, seed) >> 8) * (1f / (1 << 24));
}
