using YoloTune.Data.Starter.Rendering;

namespace YoloTune.Data.Starter.Scene;

/// <summary>The light of a surface as the camera will see it, and how it exposes.</summary>
internal sealed class Exposure
{
    private const int RowStep = 6;
    private readonly SurfaceShader _shader;
    private readonly SurfaceView _view;
    private readonly Camera _camera;

    /// <summary>Exposes for the surface as it is now.</summary>
    public Exposure(SurfaceShader shader, SurfaceView view, Camera camera)
    {
        (_shader, _view, _camera) = (shader, view, camera);
        var rows = view.Height / RowStep;
        var (red, green, blue) = (new float[rows * view.Width], new float[rows * view.Width], new float[rows * view.Width]);
        for (var row = 0; row < rows; row++)
        {
            var line = new PixelRegion(0, row * RowStep, view.Width, (row * RowStep) + 1);
            var from = row * view.Width;
            shader.Shade(line, red.AsSpan(from), green.AsSpan(from), blue.AsSpan(from));
        }

        Gain = camera.Gain(red, green, blue);
    }

    /// <summary>Factor on the light.</summary>
    public float Gain { get; }

    /// <summary>Brightness of a part of the picture, levels of 255, before blur and noise.</summary>
    public float[] Levels(PixelRegion region)
    {
        var (red, green, blue) = (new float[region.Area], new float[region.Area], new float[region.Area]);
        _shader.Shade(region, red, green, blue);
        for (var i = 0; i < red.Length; i++)
        {
            red[i] = MathF.Min(270, 255 * Camera.Brightness(red[i] * Gain, green[i] * Gain, blue[i] * Gain));
        }

        return red;
    }

    /// <summary>Takes the picture.</summary>
    public Core.Imaging.PixelBuffer Take(SurfaceCanvas canvas)
    {
        var (red, green, blue) = (canvas.Plane(), canvas.Plane(), canvas.Plane());
        _shader.Shade(_view.Frame, red, green, blue);
        return _camera.Take(_view, red, green, blue, Gain);
    }
}
