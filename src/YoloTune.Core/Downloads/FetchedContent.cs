using System.IO.Compression;

namespace YoloTune.Core.Downloads;

/// <summary>Whether what has arrived can be what was asked for.</summary>
internal static class FetchedContent
{
    private const int LongestPrefix = 512;

    /// <summary>Throws away what cannot be it. A web page in place of a file is the usual sign of a proxy or a portal.</summary>
    /// <exception cref="TransferException">It is something else.</exception>
    public static void Check(DownloadRequest request, PartialFile part)
    {
        try
        {
            var bytes = new FileInfo(part.Path).Length;
            if (StartsLikeAPage(part.Path))
            {
                throw new TransferException("the server sent a web page instead of the file (a proxy or a sign-in page may be in between)", isLasting: true);
            }

            if (bytes < request.MinimumBytes)
            {
                throw new TransferException(FormattableString.Invariant($"only {bytes} bytes arrived, which cannot be the file"), isLasting: true);
            }

            if (request.IsZip && !IsZip(part.Path))
            {
                throw new TransferException("what arrived is damaged or no ZIP archive", isLasting: false);
            }
        }
        catch (TransferException)
        {
            part.Discard();
            throw;
        }
    }

    private static bool StartsLikeAPage(string path)
    {
        using var reader = new StreamReader(path);
        var buffer = new char[LongestPrefix];
        var text = buffer.AsSpan(0, reader.ReadBlock(buffer)).TrimStart();
        return text.StartsWith("<!doctype", StringComparison.OrdinalIgnoreCase) || text.StartsWith("<html", StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsZip(string path)
    {
        try
        {
            using var archive = ZipFile.OpenRead(path);
            return archive.Entries.Count > 0;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }
}
