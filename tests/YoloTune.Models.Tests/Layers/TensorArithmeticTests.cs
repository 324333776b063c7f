using TorchSharp;
using YoloTune.Models.Layers;
using static TorchSharp.torch;

namespace YoloTune.Models.Tests.Layers;

public class TensorArithmeticTests
{
    /// <summary>With TorchSharp's own operators this loop throws "Exception raised from toFloat" now and then.</summary>
    [Fact]
    public async Task Arithmetic_WhileGarbageIsCollected_HoldsItsScalars()
    {
        var stop = false;
        var collector = Task.Run(
            () =>
            {
                while (!Volatile.Read(ref stop))
                {
                    GC.Collect(0);
                    GC.WaitForPendingFinalizers();
                }
            },
            TestContext.Current.CancellationToken);
        using var ones = torch.ones(1000);
        var sums = 0.0;
        const int Rounds = 20_000;
        for (var i = 0; i < Rounds; i++)
        {
            using var scope = NewDisposeScope();
            sums += ones.Plus(ones).Times(1.5).Plus(-1)[999].ToSingle();
        }

        Volatile.Write(ref stop, true);
        await collector;
        Assert.Equal(2.0 * Rounds, sums);
    }
}
