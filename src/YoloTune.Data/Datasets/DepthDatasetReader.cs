using YoloTune.Core.Errors;
using YoloTune.Core.Imaging;
using YoloTune.Core.Tasks;
using YoloTune.Data.Formats;
using YoloTune.Data.Maps;

namespace YoloTune.Data.Datasets;

/// <summary>
/// Reads a split of a data set with a depth for every pixel (specification 03, section 27): <c>.npy</c> files of metres in a folder
/// <c>depth</c> beside <c>images</c>. What is not a finite positive number is unknown.
/// </summary>
internal static class DepthDatasetReader
{
    /// <summary>The name of the only class of such models.</summary>
    private const string Name = "depth";

    /// <summary>Sides of picture and depth may differ in proportion by so much.</summary>
    private const double Tolerance = 0.05;

    /// <summary>Pictures looked at for depths out of range.</summary>
    private const int Samples = 8;

    /// <summary>Reads one split, as <see cref="DatasetReader.Read"/> does.</summary>
    public static Dataset Read(DatasetYaml yaml, DatasetSplit split, DatasetOptions options, IProgress<VerificationProgress>? progress, CancellationToken cancellationToken)
    {
        var name = DatasetYaml.KeyOf(split);
        var images = ImageList.Read(yaml.Entries(split), options.Fraction);
        var results = LabelVerifier.ForEach(images, options.Threads, progress, Verify, cancellationToken);
        var notes = new List<DatasetWarning>(yaml.Warnings.Select(text => new DatasetWarning(string.Empty, null, null, text)));
        notes.AddRange(results.SelectMany(result => result.Warnings));
        DatasetItem[] items = [.. results.Where(result => result.Item is not null).Select(result => result.Item!)];
        if (items.Length == 0)
        {
            throw new InputException(
                $"None of the {images.Count} '{name}' pictures has a usable depth; the first: {notes.Find(note => note.File.Length > 0)}",
                yaml.SourceFile,
                remedy: $"Place one {MapPath.DepthSuffix} per picture, with metres as floating-point numbers in rows and columns, in a folder '{MapPath.Depths}' beside 'images'");
        }

        if (items.Take(Samples).All(item => Known(item, yaml.MaximumDepth) == 0))
        {
            notes.Add(new DatasetWarning(items[0].MapFile!, null, null, FormattableString.Invariant($"no depth lies between 0.001 and {yaml.MaximumDepth} metres, here and in the next files; depths are metres, not millimetres, and 'max_depth' in the data-set YAML is the largest that counts")));
        }

        return new Dataset(name, items, [Name])
        {
            Task = TaskKind.Depth,
            Channels = yaml.Channels,
            MaximumDepth = yaml.MaximumDepth,
            Counters = VerifiedImage.Count(results),
            Warnings = notes,
            Maps = Load,
        };
    }

    private static int Known(DatasetItem item, double most)
    {
        var known = 0;
        foreach (var value in Load(item, item.Height, item.Width).Values)
        {
            known += value > 0.001f && value < most ? 1 : 0;
        }

        return known;
    }

    private static VerifiedImage Verify(string image) => MapVerification.Verify(image, MapPath.ForImage(image, MapPath.Depths, MapPath.DepthSuffix), (file, header) => Look(image, file, header));

    private static DatasetItem Look(string image, string file, ImageHeader header)
    {
        try
        {
            var (height, width) = NpyFile.ReadSize(file);
            var ratio = (double)height * header.Width / ((double)width * header.Height);
            return Math.Abs(ratio - 1) <= Tolerance
                ? new DatasetItem { ImageFile = image, Height = header.Height, Width = header.Width, MapFile = file }
                : throw new LabelException($"the depth has {width} x {height} values, which has not the form of the picture with {header.Width} x {header.Height} pixels");
        }
        catch (Exception error) when (error is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new LabelException("the depth cannot be used: " + error.Message, inner: error);
        }
    }

    private static PixelMap Load(DatasetItem item, int height, int width)
    {
        try
        {
            var (values, rows, columns) = NpyFile.Read(item.MapFile!);
            foreach (ref var value in values.AsSpan())
            {
                value = float.IsFinite(value) && value > 0 ? value : 0;
            }

            return new PixelMap(rows, columns, values, 0).Resize(height, width);
        }
        catch (Exception error) when (error is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new InputException("The depth cannot be used any more: " + error.Message, item.MapFile, remedy: "Do not change a data set while it is used", inner: error);
        }
    }
}
