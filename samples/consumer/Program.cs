using YoloTune.Core.Runs;
using YoloTune.Training;
using YoloTune.Training.Options;

// Trains for an epoch on a part of the built-in data set, with tiny pictures: enough to show that the packages work together.
using var yolo = Yolo.Load("yolo26n.yaml");
var run = await yolo.TrainAsync(
    new TrainOptions { Data = "starter", Epochs = 1, ImageSize = 64, Batch = 8, Fraction = 0.1, Workers = 2, Plots = false },
    new Progress<RunEvent>(step =>
    {
        if (step is EpochFinished epoch)
        {
            Console.WriteLine($"epoch {epoch.Epoch + 1}: {string.Join(", ", epoch.TrainLoss.Select(loss => $"{loss.Key} {loss.Value:0.000}"))}");
        }
    }));
var report = await yolo.ValidateAsync(new ValidateOptions { Data = "starter", ImageSize = 64 });
Console.WriteLine($"{run.Outcome.Epochs} epoch, {report.Overall.Images} pictures measured, mAP50 {report.Overall.Values[2]:0.000}; weights in {run.BestCheckpoint}");
return File.Exists(run.BestCheckpoint) ? 0 : 1;
