using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using YoloTune.Data.Formats;

namespace YoloTune.Data.Datasets;

/// <summary>A number that tells whether two runs saw the same data.</summary>
public static class DatasetFingerprint
{
    /// <summary>
    /// SHA-256 over, for every image in order: its path relative to <paramref name="root"/> (with forward slashes), its size in bytes, and
    /// the bytes of its label file. The pixels themselves are not read.
    /// </summary>
    /// <param name="images">Image files in data-set order.</param>
    /// <param name="root">The folder that paths are relative to, so that moving a data set does not change the number.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns><c>sha256:</c> and 64 hexadecimal digits.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static string Compute(IEnumerable<string> images, string root, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(root);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> number = stackalloc byte[sizeof(long)];
        foreach (var image in images)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var path = Path.GetRelativePath(root, image).Replace('\\', '/');
            hash.AppendData(Encoding.UTF8.GetBytes(path + "\n"));
            var file = new FileInfo(image);
            BinaryPrimitives.WriteInt64LittleEndian(number, file.Exists ? file.Length : -1);
            hash.AppendData(number);
            var label = LabelPath.ForImage(image);
            var bytes = File.Exists(label) ? File.ReadAllBytes(label) : null;
            BinaryPrimitives.WriteInt64LittleEndian(number, bytes?.Length ?? -1);
            hash.AppendData(number);
            hash.AppendData(bytes ?? []);
        }

        return "sha256:" + Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The fingerprint of a data set that was read.</summary>
    /// <param name="dataset">The data set.</param>
    /// <param name="yaml">Its description; paths are relative to its root.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns><c>sha256:</c> and 64 hexadecimal digits.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static string Compute(Dataset dataset, DatasetYaml yaml, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(yaml);
        return Compute(dataset.Items.Select(item => item.ImageFile), yaml.Root, cancellationToken);
    }
}
