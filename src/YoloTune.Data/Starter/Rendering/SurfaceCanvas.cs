using System.Buffers;

namespace YoloTune.Data.Starter.Rendering;

/// <summary>
/// A surface on its way to a picture: per pixel the place on the surface, relief, colour, gloss and light. Planes are row-major
/// with some slack at the end, so that vectors of 8 need no remainder. Dispose it to give the memory back.
/// </summary>
internal sealed class SurfaceCanvas : IDisposable
{
    private readonly List<float[]> _planes = [];

    public SurfaceCanvas(SurfaceView view)
    {
        View = view;
        Count = view.Width * view.Height;
        (U, V) = (Plane(), Plane());
        (Relief, Gloss, Light) = (Plane(), Plane(), Plane());
        (Red, Green, Blue) = (Plane(), Plane(), Plane());
        PlaceCoordinates();
        Relief.AsSpan().Clear();
        Light.AsSpan().Fill(1);
    }

    /// <summary>How the surface is seen.</summary>
    public SurfaceView View { get; }

    /// <summary>Columns.</summary>
    public int Width => View.Width;

    /// <summary>Rows.</summary>
    public int Height => View.Height;

    /// <summary>Pixels; planes are longer.</summary>
    public int Count { get; }

    /// <summary>First surface coordinate of every pixel centre.</summary>
    public float[] U { get; }

    /// <summary>Second surface coordinate of every pixel centre.</summary>
    public float[] V { get; }

    /// <summary>Height above the surface, pixels.</summary>
    public float[] Relief { get; }

    /// <summary>Strength of reflections, 0 to 1.</summary>
    public float[] Gloss { get; }

    /// <summary>Share of the light that arrives.</summary>
    public float[] Light { get; }

    /// <summary>Reflected red, 0 to 1, linear.</summary>
    public float[] Red { get; }

    /// <summary>Reflected green.</summary>
    public float[] Green { get; }

    /// <summary>Reflected blue.</summary>
    public float[] Blue { get; }

    /// <summary>A plane of undefined content that lives as long as the canvas.</summary>
    public float[] Plane()
    {
        var plane = ArrayPool<float>.Shared.Rent(Count + 8);
        _planes.Add(plane);
        return plane;
    }

    /// <summary>A plane filled with a noise over the surface.</summary>
    public float[] Noise(NoiseMap map)
    {
        var plane = Plane();
        map.Fill(U, V, plane.AsSpan(0, Count));
        return plane;
    }

    /// <summary>Sets the colour of a pixel.</summary>
    public void Paint(int index, Tone tone)
    {
        Red[index] = tone.R;
        Green[index] = tone.G;
        Blue[index] = tone.B;
    }

    /// <summary>Moves the colour of a pixel towards another.</summary>
    public void Blend(int index, Tone tone, float share)
    {
        Red[index] = Curves.Mix(Red[index], tone.R, share);
        Green[index] = Curves.Mix(Green[index], tone.G, share);
        Blue[index] = Curves.Mix(Blue[index], tone.B, share);
    }

    /// <summary>Multiplies the colour of a pixel.</summary>
    public void Darken(int index, float factor)
    {
        Red[index] *= factor;
        Green[index] *= factor;
        Blue[index] *= factor;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var plane in _planes)
        {
            ArrayPool<float>.Shared.Return(plane);
        }

        _planes.Clear();
    }

    private void PlaceCoordinates()
    {
        for (int y = 0, i = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++, i++)
            {
                (U[i], V[i]) = View.ToSurface(x + 0.5f, y + 0.5f);
            }
        }

        U.AsSpan(Count).Clear();
        V.AsSpan(Count).Clear();
    }
}
