using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using YoloTune.Core.Errors;
using YoloTune.Core.Imaging;
using YoloTune.Core.Tasks;
using YoloTune.Data.Formats;

namespace YoloTune.Data.Conversion;

/// <summary>Writes the splits of a YOLO data set as COCO files <c>instances_SPLIT.json</c> (poses: <c>person_keypoints_SPLIT.json</c>).</summary>
internal sealed class CocoWriter(ConversionOptions options, ConversionTally tally)
{
    /// <summary>The key of a data-set YAML that keeps the ids that classes have in COCO.</summary>
    public const string IdsKey = "coco_ids";

    /// <summary>Writes all splits of the data set.</summary>
    /// <exception cref="InputException">The data set is wrong, or the output cannot be written.</exception>
    public ConversionReport Run(IProgress<int>? progress, CancellationToken cancellationToken)
    {
        var yaml = DatasetYaml.Load(options.Sources[0].Annotations);
        if (options.Task == TaskKind.Pose && yaml.KeypointShape is null)
        {
            throw new InputException("The key 'kpt_shape' is missing", yaml.SourceFile, remedy: "Add for example kpt_shape: [17, 3]");
        }

        var ids = YamlReader.Open(yaml.SourceFile).OptionalIntegers(IdsKey) is { } known && known.Length == yaml.ClassCount ? known : [.. Enumerable.Range(1, yaml.ClassCount)];
        using var folder = new StagedFolder(options.Output);
        foreach (var split in Enum.GetValues<DatasetSplit>().Where(yaml.Has))
        {
            var name = DatasetYaml.KeyOf(split);
            if (options.Sources[0].Split is { } only && only != name)
            {
                continue;
            }

            var images = ImageList.Read(yaml, split);
            var place = folder.Place((options.Task == TaskKind.Pose ? "person_keypoints_" : "instances_") + name + ".json");
            folder.Guard(() =>
            {
                using var stream = new FileStream(place, FileMode.CreateNew, FileAccess.Write);
                Write(stream, yaml, images, ids, name, progress, cancellationToken);
            });
        }

        folder.Commit();
        return tally.Report(folder.Target, yaml.Names);
    }

    private void Write(Stream stream, DatasetYaml yaml, IReadOnlyList<string> images, int[] ids, string split, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        var numbers = yaml.Names.Index().ToDictionary(pair => pair.Item, pair => pair.Index, StringComparer.Ordinal);
        var imageIds = ImageIds(images);
        var sizes = new (int Width, int Height)[images.Count];
        json.WriteStartObject();
        json.WriteStartArray("images");
        for (var i = 0; i < images.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var header = ImageHeader.Read(images[i]);
            sizes[i] = (header.Width, header.Height);
            json.WriteStartObject();
            json.WriteNumber("id", imageIds[i]);
            json.WriteString("file_name", Relative(yaml, split, images[i]));
            json.WriteNumber("width", header.Width);
            json.WriteNumber("height", header.Height);
            json.WriteEndObject();
            ConversionTally.Count(tally.Pictures, split);
            progress?.Report(tally.Pictures.Values.Sum());
        }

        json.WriteEndArray();
        json.WriteStartArray("annotations");
        var reader = new YoloRowReader(options.Task, yaml.KeypointShape, yaml.Names);
        var next = 1L;
        for (var i = 0; i < images.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var item in reader.Read(LabelPath.ForImage(images[i]), sizes[i].Width, sizes[i].Height))
            {
                WriteAnnotation(json, item, next++, imageIds[i], ids[numbers[item.ClassName]]);
            }

            if (json.BytesPending > 1 << 16)
            {
                json.Flush();
            }
        }

        json.WriteEndArray();
        WriteCategories(json, yaml, ids);
        json.WriteEndObject();
        json.Flush();
        tally.Objects += next - 1;
    }

    private static void WriteCategories(Utf8JsonWriter json, DatasetYaml yaml, int[] ids)
    {
        json.WriteStartArray("categories");
        for (var i = 0; i < yaml.ClassCount; i++)
        {
            json.WriteStartObject();
            json.WriteNumber("id", ids[i]);
            json.WriteString("name", yaml.Names[i]);
            if (yaml.KeypointShape is { } shape)
            {
                json.WriteStartArray("keypoints");
                for (var k = 0; k < shape.Count; k++)
                {
                    json.WriteStringValue("point_" + k.ToString(CultureInfo.InvariantCulture));
                }

                json.WriteEndArray();
                json.WriteStartArray("skeleton");
                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteAnnotation(Utf8JsonWriter json, AnnotatedObject item, long id, long imageId, int category)
    {
        var box = item.Hull;
        json.WriteStartObject();
        json.WriteNumber("id", id);
        json.WriteNumber("image_id", imageId);
        json.WriteNumber("category_id", category);
        WriteNumbers(json, "bbox", [box.X1, box.Y1, Difference(box.X2, box.X1), Difference(box.Y2, box.Y1)]);
        json.WriteNumber("area", Math.Round(item.Rings.Count > 0 ? Math.Abs(item.Rings.Sum(MaskOutline.DoubleArea)) / 2 : box.Width * box.Height, 6));
        json.WriteNumber("iscrowd", 0);
        json.WriteStartArray("segmentation");
        foreach (var ring in item.Rings)
        {
            WriteNumbers(json, null, ring);
        }

        json.WriteEndArray();
        if (item.Keypoints is { } points)
        {
            WriteNumbers(json, "keypoints", points);
            json.WriteNumber("num_keypoints", Enumerable.Range(0, points.Length / 3).Count(i => points[(3 * i) + 2] > 0));
        }

        json.WriteEndObject();
    }

    /// <summary>A difference of two numbers with few decimals has few decimals.</summary>
    private static double Difference(double end, double start) => CoordinateText.Shortest(end - start, 1e-9);

    private static void WriteNumbers(Utf8JsonWriter json, string? name, ReadOnlySpan<double> values)
    {
        if (name is null)
        {
            json.WriteStartArray();
        }
        else
        {
            json.WriteStartArray(name);
        }

        foreach (var value in values)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
    }

    /// <summary>Numbers that pictures have as names, as in COCO itself; where they are no numbers, running ones.</summary>
    private static long[] ImageIds(IReadOnlyList<string> images)
    {
        var ids = new long[images.Count];
        var seen = new HashSet<long>();
        for (var i = 0; i < ids.Length; i++)
        {
            if (!long.TryParse(Path.GetFileNameWithoutExtension(images[i]), NumberStyles.None, CultureInfo.InvariantCulture, out ids[i]) || !seen.Add(ids[i]))
            {
                return [.. Enumerable.Range(1, images.Count).Select(number => (long)number)];
            }
        }

        return ids;
    }

    /// <summary>The name below the folder of the split, or the plain name of a picture from elsewhere.</summary>
    private static string Relative(DatasetYaml yaml, string split, string image)
    {
        var parsed = Enum.GetValues<DatasetSplit>().First(value => DatasetYaml.KeyOf(value) == split);
        var folder = yaml.Entries(parsed).FirstOrDefault(entry => Directory.Exists(entry) && image.StartsWith(Path.TrimEndingDirectorySeparator(entry) + Path.DirectorySeparatorChar, StringComparison.Ordinal));
        return folder is null ? Path.GetFileName(image) : Path.GetRelativePath(folder, image).Replace('\\', '/');
    }
}
