using YoloTune.Data.Starter.Rendering;

namespace YoloTune.Data.Starter.Parts;

/// <summary>Where the parts of a pattern sit.</summary>
internal static class PartLayout
{
    /// <summary>Draws a grid, a row or two, a frame or a ring; parts that are not seen are left out.</summary>
    public static List<PartPlace> Draw(SurfaceView view, PartStyle style, SurfaceRandom random)
    {
        var turn = random.Chance(0.7f) ? Direction.FromTurn(random.Range(-0.02f, 0.02f)) : random.Direction();
        var free = style.Kind == PartKind.Screw || random.Chance(0.2f);
        var layout = new Layout(view, style, turn, free, random, []);
        switch (random.Pick([2, 2.4f, 1.4f, 1.2f]))
        {
            case 0:
                layout.Grid(3 + random.Integer(5), 3 + random.Integer(5), random.Range(2.7f, 5.5f));
                break;
            case 1:
                layout.Grid(5 + random.Integer(14), 1 + random.Pick([3, 1]), random.Range(2.6f, 6));
                break;
            case 2:
                layout.Frame(4 + random.Integer(5), 4 + random.Integer(4), random.Range(2.8f, 6));
                break;
            default:
                layout.Ring(6 + random.Integer(9), random.Range(2.8f, 5));
                break;
        }

        return layout.Places;
    }

    private sealed record Layout(SurfaceView View, PartStyle Style, Direction Axis, bool IsFree, SurfaceRandom Random, List<PartPlace> Places)
    {
        public void Grid(int columns, int rows, float pitch)
        {
            var (u, v) = Origin(0.3f);
            var swap = Random.Chance(0.5f);
            for (var row = 0; row < rows; row++)
            {
                for (var column = 0; column < columns; column++)
                {
                    var (a, b) = (column - (0.5f * (columns - 1)), row - (0.5f * (rows - 1)));
                    var between = (column > 0 && column < columns - 1) || (row > 0 && row < rows - 1);
                    Add(u, v, (swap ? b : a) * pitch, (swap ? a : b) * pitch, between);
                }
            }
        }

        public void Frame(int columns, int rows, float pitch)
        {
            var (u, v) = Origin(0.12f);
            for (var row = 0; row < rows; row++)
            {
                for (var column = 0; column < columns; column++)
                {
                    var (endColumn, endRow) = (column == 0 || column == columns - 1, row == 0 || row == rows - 1);
                    if (endColumn || endRow)
                    {
                        Add(u, v, (column - (0.5f * (columns - 1))) * pitch, (row - (0.5f * (rows - 1))) * pitch, endColumn != endRow);
                    }
                }
            }
        }

        public void Ring(int count, float pitch)
        {
            var (u, v) = Origin(0.2f);
            var radius = count * pitch / 6.2832f;
            for (var i = 0; i < count; i++)
            {
                var way = Direction.FromTurn((float)i / count);
                Add(u, v, way.X * radius, way.Y * radius, true);
            }
        }

        private (float U, float V) Origin(float spread) => (Random.Range(-spread, spread) * View.Width, Random.Range(-spread, spread) * View.Height);

        private void Add(float u, float v, float a, float b, bool between)
        {
            var (pu, pv) = (u + (Style.Radius * ((a * Axis.X) - (b * Axis.Y))), v + (Style.Radius * ((a * Axis.Y) + (b * Axis.X))));
            var turn = IsFree ? Random.Direction() : Axis;
            if (InView(pu, pv))
            {
                Places.Add(new PartPlace(pu, pv, turn, between));
            }
        }

        // The inverse perspective is only valid on this side of the horizon.
        private bool InView(float u, float v)
        {
            if (1 - (View.TiltX * u) - (View.TiltY * v) < 0.2f)
            {
                return false;
            }

            var (x, y) = View.ToImage(u, v);
            return x > -30 && y > -30 && x < View.Width + 30 && y < View.Height + 30;
        }
    }
}
