using TorchSharp;
using YoloTune.Training.State;

namespace YoloTune.Training.Tests.Sessions;

/// <summary>
/// The same run gives the same bits again on the same machine with the same number of threads, whatever the number of workers. Runs
/// alone, since the number of threads belongs to the process.
/// </summary>
[Collection(AloneCollection.Name)]
public sealed class DeterminismTests : IDisposable
{
    private readonly SessionFixture _fixture = new();
    private readonly int _threads = torch.get_num_threads();

    public void Dispose()
    {
        torch.set_num_threads(_threads);
        _fixture.Dispose();
    }

    [Theory]
    [InlineData(1, "fp32", "contiguous")]
    [InlineData(2, "fp32", "contiguous")]
    [InlineData(1, "bf16", "channels_last")]
    [InlineData(2, "bf16", "channels_last")]
    public void Run_Repeated_GivesTheSameBitsForANumberOfThreads(int threads, string precision, string layout)
    {
        torch.set_num_threads(threads);
        var options = _fixture.Options("x") with { Epochs = 2, Precision = precision, Layout = layout };

        var digests = new[] { 0, 2, 2 }.Select((workers, run) =>
        {
            var name = $"run{run}";
            _fixture.Run(options with { SaveFolder = Path.Combine(_fixture.Folder, name), Workers = workers });
            var snapshot = TrainingStateFile.Read(Path.Combine(_fixture.Folder, name, "weights", "last.state.safetensors"));
            var losses = new Dictionary<string, string> { ["losses"] = string.Join(' ', snapshot.Progress.History.SelectMany(epoch => epoch.TrainLoss.Values).Select(value => value.ToString("R", System.Globalization.CultureInfo.InvariantCulture))) };
            return StateDigest.Of([.. snapshot.Model, .. snapshot.Average, .. snapshot.Optimizer.Tensors], losses);
        }).ToArray();

        Assert.Single(digests.Distinct());
    }
}
