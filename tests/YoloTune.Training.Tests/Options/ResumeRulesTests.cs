using YoloTune.Training.Options;

namespace YoloTune.Training.Tests.Options;

public sealed class ResumeRulesTests
{
    [Fact]
    public void Merge_GivenKeys_ReplacesOnlyThoseThatMayChange()
    {
        var stored = Arguments.Of("epochs=50", "imgsz=320", "lr0=0.1", "patience=5").ToTrainOptions();
        var given = Arguments.Of("resume=last.pt", "imgsz=640", "epochs=3", "batch=2", "lr0=0.5").ToTrainOptions();

        var merged = ResumeRules.Merge(stored, given);

        Assert.Equal((50, 640, 2, 5), (merged.Epochs, merged.ImageSize, merged.Batch, merged.Patience));
        Assert.Equal(0.1, merged.InitialLearningRate);
        Assert.Equal(["epochs", "lr0"], ResumeRules.Ignored(given));
    }

    [Fact]
    public void Merge_StoredDataGone_TakesTheGivenData()
    {
        var stored = new TrainOptions { Data = "/nowhere/old.yaml" };

        Assert.Equal("new.yaml", ResumeRules.Merge(stored, Arguments.Of("data=new.yaml").ToTrainOptions()).Data);
    }

    [Fact]
    public void Merge_StoredDataPresent_KeepsIt()
    {
        var present = typeof(ResumeRulesTests).Assembly.Location;

        Assert.Equal(present, ResumeRules.Merge(new TrainOptions { Data = present }, Arguments.Of("data=new.yaml").ToTrainOptions()).Data);
    }
}
