using YoloTune.Models.Checkpoints;
using YoloTune.Models.Checkpoints.Pickle;

namespace YoloTune.Models.Tests.PyTorch;

/// <summary>The unpickled object graph of a <c>.pt</c> file with access to its tensors.</summary>
internal sealed class PickledFile : IDisposable
{
    private readonly PtArchive _archive;
    private readonly TensorLoader _tensors;

    private PickledFile(string path)
    {
        _archive = PtArchive.Open(new FileStream(path, FileMode.Open, FileAccess.Read), path, ArchiveLimits.Default);
        Pickle = _archive.ReadPickle();
        Root = (PickleDictionary)Unpickler.Load(Pickle, path)!;
        _tensors = new TensorLoader(_archive, new PickleFaults(path));
    }

    public byte[] Pickle { get; }

    public PickleDictionary Root { get; }

    public ObjectRecord Model => (ObjectRecord)Root["model"]!;

    public static PickledFile Open(string path) => new(path);

    public StoredTensor Tensor(object? record) => _tensors.Load((TensorRecord)record!);

    public void Dispose() => _archive.Dispose();
}
