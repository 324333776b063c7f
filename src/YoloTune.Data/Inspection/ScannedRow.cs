namespace YoloTune.Data.Inspection;

/// <summary>A row of a label file that can be understood: the numbers, and the box that they mean, as fractions of the picture.</summary>
internal sealed record ScannedRow(int Line, double[] Values, bool IsPolygon, (double Left, double Top, double Right, double Bottom) Box)
{
    /// <summary>Class number.</summary>
    public int Class => (int)Values[0];

    public double Width => Box.Right - Box.Left;

    public double Height => Box.Bottom - Box.Top;
}
