using YoloTune.Core.Errors;
using YoloTune.Data.Corpus;
using YoloTune.Data.Datasets;
using YoloTune.Data.Formats;

namespace YoloTune.Data.Tests.Corpus;

public sealed class CorpusWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_Corpus_ReadsBackAsADataSetWithTheComposedBoxes()
    {
        var options = new CorpusOptions { Side = 96, TrainCount = 6, ValCount = 3 };

        var yaml = CorpusWriter.Write(MadeUpCutOuts.Generator, _folder.Path("corpus"), options, 2);

        var description = DatasetYaml.Load(yaml);
        var train = DatasetReader.Read(description, DatasetSplit.Train, new DatasetOptions());
        var validation = DatasetReader.Read(description, DatasetSplit.Val, new DatasetOptions());
        Assert.Equal((6, 3, 194), (train.Items.Count, validation.Items.Count, train.Names.Count));
        Assert.Equal(0, train.Counters.Corrupt);
        Assert.Equal(MadeUpCutOuts.Generator.Compose(7, options).Things.Count, File.ReadAllLines(_folder.Path("corpus", "labels", "val", "scene_000007.txt")).Length);
    }

    [Fact]
    public void Write_FolderInUse_IsRefused()
    {
        _folder.Write("notes.txt", "mine");

        var error = Assert.Throws<InputException>(() => CorpusWriter.Write(MadeUpCutOuts.Generator, _folder.Root, new CorpusOptions(), 1));

        Assert.Contains("not empty", error.Message, StringComparison.Ordinal);
    }
}
