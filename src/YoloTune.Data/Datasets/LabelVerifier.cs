using YoloTune.Data.Formats;

namespace YoloTune.Data.Datasets;

/// <summary>
/// Looks at every image and its label file once (specification 03, sections 4 and 5), on several threads. What is not acceptable is left
/// out, counted and reported with file, line and value; nothing on disk is changed.
/// </summary>
internal static class LabelVerifier
{
    /// <summary>Verifies images; results are in the order of <paramref name="images"/>.</summary>
    /// <param name="images">Image files, absolute.</param>
    /// <param name="format">What the labels must look like.</param>
    /// <param name="threads">Threads at most; 0 for one per processor.</param>
    /// <param name="progress">Told about every hundredth part.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static VerifiedImage[] Verify(
        IReadOnlyList<string> images,
        LabelFormat format,
        int threads = 0,
        IProgress<VerificationProgress>? progress = null,
        CancellationToken cancellationToken = default) => ForEach(images, threads, progress, image => Verify(image, format), cancellationToken);

    /// <summary>Looks at images with a function of the caller's; results are in the order of <paramref name="images"/>.</summary>
    /// <param name="images">Image files, absolute.</param>
    /// <param name="threads">Threads at most; 0 for one per processor.</param>
    /// <param name="progress">Told about every hundredth part.</param>
    /// <param name="verify">Looks at one image; called from several threads at once.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static VerifiedImage[] ForEach(
        IReadOnlyList<string> images,
        int threads,
        IProgress<VerificationProgress>? progress,
        Func<string, VerifiedImage> verify,
        CancellationToken cancellationToken)
    {
        var results = new VerifiedImage[images.Count];
        var options = new ParallelOptions
        {
            CancellationToken = cancellationToken,
            MaxDegreeOfParallelism = threads > 0 ? threads : Environment.ProcessorCount,
        };
        var step = Math.Max(1, images.Count / 100);
        var done = 0;
        Parallel.For(0, images.Count, options, index =>
        {
            results[index] = verify(images[index]);
            var count = Interlocked.Increment(ref done);
            if (count % step == 0 || count == images.Count)
            {
                progress?.Report(new VerificationProgress(count, images.Count));
            }
        });
        return results;
    }

    /// <summary>Verifies one image and its labels.</summary>
    public static VerifiedImage Verify(string image, LabelFormat format)
    {
        var outcome = LabelOutcome.NotRead;
        var place = image;
        try
        {
            var header = ImageCheck.Verify(image, out var remark);
            place = LabelPath.ForImage(image);
            var warnings = new List<DatasetWarning>();
            if (remark is not null)
            {
                warnings.Add(new DatasetWarning(image, null, null, remark));
            }

            var bytes = ReadLabels(place);
            outcome = bytes is null ? LabelOutcome.Missing : LabelOutcome.Rejected;
            var rows = LabelParser.Parse(bytes, format);
            if (bytes is not null)
            {
                outcome = rows.Count == 0 ? LabelOutcome.Empty : LabelOutcome.Rows;
            }

            if (rows.DuplicatesRemoved > 0)
            {
                warnings.Add(new DatasetWarning(place, null, null, $"{rows.DuplicatesRemoved} duplicate labels removed"));
            }

            return new VerifiedImage(outcome, ToItem(image, header.Height, header.Width, rows), rows.DuplicatesRemoved, warnings);
        }
        catch (LabelException exception)
        {
            var text = "ignoring corrupt image/label: " + exception.Message;
            return new VerifiedImage(outcome, null, 0, [new DatasetWarning(place, exception.Line, exception.Value, text)]);
        }
    }

    private static byte[]? ReadLabels(string file)
    {
        try
        {
            return File.ReadAllBytes(file);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new LabelException("the label file cannot be read: " + exception.Message, inner: exception);
        }
    }

    private static DatasetItem ToItem(string image, int height, int width, LabelRows rows) => new()
    {
        ImageFile = image,
        Height = height,
        Width = width,
        Classes = rows.Classes,
        Boxes = rows.Boxes,
        Segments = rows.Segments,
        Keypoints = rows.Keypoints,
    };
}
