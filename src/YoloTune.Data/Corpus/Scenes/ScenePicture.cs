using YoloTune.Core.Tasks;
using YoloTune.Data.Starter.Rendering;

namespace YoloTune.Data.Corpus.Scenes;

/// <summary>
/// A picture that is being composed: levels of 0 to 255 per pixel, and which labelled thing is seen there. It refuses what would
/// hide too much of a thing that was laid down before.
/// </summary>
internal sealed class ScenePicture
{
    private const float LeastVisible = 0.45f;
    private const int NoOne = -1;
    private readonly int[] _owners;
    private readonly List<(int ClassIndex, float FullArea)> _things = [];
    private readonly List<int> _visible = [];

    /// <summary>An empty picture.</summary>
    public ScenePicture(int side)
    {
        Frame = new PixelRegion(0, 0, side, side);
        Levels = new float[3 * side * side];
        _owners = new int[side * side];
        _owners.AsSpan().Fill(NoOne);
    }

    /// <summary>All of it.</summary>
    public PixelRegion Frame { get; }

    /// <summary>Rows of blue, green, red.</summary>
    public float[] Levels { get; }

    /// <summary>Lays something down that has no label.</summary>
    /// <param name="sprite">What.</param>
    /// <returns>False, and nothing done, when it would hide too much.</returns>
    public bool TryLay(Sprite sprite)
    {
        if (!Leaves(sprite))
        {
            return false;
        }

        Blend(sprite, NoOne);
        return true;
    }

    /// <summary>Whether enough of a thing would be inside, and it would not hide too much.</summary>
    /// <param name="sprite">The thing.</param>
    /// <param name="fullArea">Solid pixels that it would have in a picture without borders.</param>
    public bool CanLay(Sprite sprite, float fullArea) => sprite.Solid >= 16 && sprite.Solid >= 0.6f * fullArea && Leaves(sprite);

    /// <summary>Lays a thing down that gets a label.</summary>
    /// <param name="sprite">What.</param>
    /// <param name="classIndex">Its class.</param>
    /// <param name="fullArea">Solid pixels that it would have in a picture without borders.</param>
    public void Lay(Sprite sprite, int classIndex, float fullArea)
    {
        _things.Add((classIndex, MathF.Max(fullArea, sprite.Solid)));
        _visible.Add(sprite.Solid);
        Blend(sprite, _things.Count - 1);
    }

    /// <summary>Darkens the picture below a thing: its shape, moved.</summary>
    public void Shade(Sprite sprite, float dark, int moveX, int moveY)
    {
        var from = 3;
        for (var y = sprite.Region.Top; y < sprite.Region.Bottom; y++)
        {
            for (var x = sprite.Region.Left; x < sprite.Region.Right; x++, from += 4)
            {
                var (toX, toY) = (x + moveX, y + moveY);
                if ((uint)toX < (uint)Frame.Width && (uint)toY < (uint)Frame.Height)
                {
                    var to = 3 * ((toY * Frame.Width) + toX);
                    var keep = 1 - (dark * sprite.Pixels[from] * (1f / 255));
                    (Levels[to], Levels[to + 1], Levels[to + 2]) = (Levels[to] * keep, Levels[to + 1] * keep, Levels[to + 2] * keep);
                }
            }
        }
    }

    /// <summary>Boxes around what is seen of each thing, edges on pixel borders.</summary>
    public IReadOnlyList<BoxTarget> Boxes()
    {
        var boxes = new (int Left, int Top, int Right, int Bottom)[_things.Count];
        boxes.AsSpan().Fill((int.MaxValue, int.MaxValue, 0, 0));
        for (int y = 0, i = 0; y < Frame.Height; y++)
        {
            for (var x = 0; x < Frame.Width; x++, i++)
            {
                if (_owners[i] >= 0)
                {
                    ref var box = ref boxes[_owners[i]];
                    box = (Math.Min(box.Left, x), Math.Min(box.Top, y), Math.Max(box.Right, x + 1), Math.Max(box.Bottom, y + 1));
                }
            }
        }

        return [.. boxes.Select((box, index) => new BoxTarget(box.Left, box.Top, box.Right, box.Bottom, _things[index].ClassIndex))];
    }

    private bool Leaves(Sprite sprite)
    {
        if (_things.Count == 0)
        {
            return true;
        }

        Span<int> hidden = stackalloc int[_things.Count];
        hidden.Clear();
        var from = 3;
        for (var y = sprite.Region.Top; y < sprite.Region.Bottom; y++)
        {
            for (var (x, at) = (sprite.Region.Left, (y * Frame.Width) + sprite.Region.Left); x < sprite.Region.Right; x++, at++, from += 4)
            {
                if (_owners[at] >= 0 && sprite.Pixels[from] >= 127.5f)
                {
                    hidden[_owners[at]]++;
                }
            }
        }

        for (var thing = 0; thing < hidden.Length; thing++)
        {
            if (hidden[thing] > 0 && _visible[thing] - hidden[thing] < LeastVisible * _things[thing].FullArea)
            {
                return false;
            }
        }

        return true;
    }

    private void Blend(Sprite sprite, int owner)
    {
        var from = 0;
        for (var y = sprite.Region.Top; y < sprite.Region.Bottom; y++)
        {
            for (var (x, at) = (sprite.Region.Left, (y * Frame.Width) + sprite.Region.Left); x < sprite.Region.Right; x++, at++, from += 4)
            {
                var alpha = sprite.Pixels[from + 3];
                var keep = 1 - (alpha * (1f / 255));
                Levels[3 * at] = (Levels[3 * at] * keep) + sprite.Pixels[from];
                Levels[(3 * at) + 1] = (Levels[(3 * at) + 1] * keep) + sprite.Pixels[from + 1];
                Levels[(3 * at) + 2] = (Levels[(3 * at) + 2] * keep) + sprite.Pixels[from + 2];
                if (alpha >= 127.5f)
                {
                    if (_owners[at] >= 0)
                    {
                        _visible[_owners[at]]--;
                    }

                    _owners[at] = owner;
                }
            }
        }
    }
}
