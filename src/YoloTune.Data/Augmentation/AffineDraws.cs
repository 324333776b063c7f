namespace YoloTune.Data.Augmentation;

/// <summary>The random numbers of one affine step (specification 03, section 14).</summary>
/// <param name="PerspectiveX">Entry 2,0 of the perspective matrix.</param>
/// <param name="PerspectiveY">Entry 2,1 of the perspective matrix.</param>
/// <param name="AngleDegrees">Rotation, degrees, counter-clockwise.</param>
/// <param name="Scale">Zoom factor.</param>
/// <param name="ShearXDegrees">Shear along x, degrees.</param>
/// <param name="ShearYDegrees">Shear along y, degrees.</param>
/// <param name="TranslateX">Position of the image centre as a fraction of the output width.</param>
/// <param name="TranslateY">Position of the image centre as a fraction of the output height.</param>
public readonly record struct AffineDraws(
    double PerspectiveX,
    double PerspectiveY,
    double AngleDegrees,
    double Scale,
    double ShearXDegrees,
    double ShearYDegrees,
    double TranslateX,
    double TranslateY)
{
    /// <summary>Draws the eight numbers, in the order of the reference.</summary>
    /// <param name="random">The stream.</param>
    /// <param name="options">The ranges.</param>
    public static AffineDraws Draw(IRandomStream random, AugmentationOptions options)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentNullException.ThrowIfNull(options);
        return new AffineDraws(
            random.Uniform(-options.Perspective, options.Perspective),
            random.Uniform(-options.Perspective, options.Perspective),
            random.Uniform(-options.Degrees, options.Degrees),
            random.Uniform(options.ScaleMinimum, options.ScaleMaximum),
            random.Uniform(-options.Shear, options.Shear),
            random.Uniform(-options.Shear, options.Shear),
            random.Uniform(0.5 - options.Translate, 0.5 + options.Translate),
            random.Uniform(0.5 - options.Translate, 0.5 + options.Translate));
    }

    /// <summary>
    /// The matrix from input pixels to output pixels: translation x shear x rotation and zoom x perspective x centring,
    /// multiplied from left to right in single precision.
    /// </summary>
    /// <param name="inputHeight">Rows of the input.</param>
    /// <param name="inputWidth">Columns of the input.</param>
    /// <param name="outputHeight">Rows of the output.</param>
    /// <param name="outputWidth">Columns of the output.</param>
    /// <returns>9 values, row-major, each exact in single precision.</returns>
    public double[] ToMatrix(int inputHeight, int inputWidth, int outputHeight, int outputWidth)
    {
        var (sin, cos) = Math.SinCos(AngleDegrees * Math.PI / 180);
        float[] translation = [1, 0, (float)(TranslateX * outputWidth), 0, 1, (float)(TranslateY * outputHeight), 0, 0, 1];
        float[] shear = [1, Tangent(ShearXDegrees), 0, Tangent(ShearYDegrees), 1, 0, 0, 0, 1];
        float[] rotation = [(float)(cos * Scale), (float)(sin * Scale), 0, (float)(-sin * Scale), (float)(cos * Scale), 0, 0, 0, 1];
        float[] perspective = [1, 0, 0, 0, 1, 0, (float)PerspectiveX, (float)PerspectiveY, 1];
        float[] centring = [1, 0, -inputWidth / 2f, 0, 1, -inputHeight / 2f, 0, 0, 1];
        var product = Multiply(Multiply(Multiply(Multiply(translation, shear), rotation), perspective), centring);
        return Array.ConvertAll(product, static value => (double)value);
    }

    private static float Tangent(double degrees) => (float)Math.Tan(degrees * Math.PI / 180);

    private static float[] Multiply(float[] a, float[] b)
    {
        var product = new float[9];
        for (var row = 0; row < 9; row += 3)
        {
            for (var column = 0; column < 3; column++)
            {
                product[row + column] = (a[row] * b[column]) + (a[row + 1] * b[3 + column]) + (a[row + 2] * b[6 + column]);
            }
        }

        return product;
    }
}
