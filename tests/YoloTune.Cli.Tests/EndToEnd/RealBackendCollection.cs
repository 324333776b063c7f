namespace YoloTune.Cli.Tests.EndToEnd;

/// <summary>Tests that train and predict for real: one at a time, on one trained model.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class RealBackendCollection : ICollectionFixture<TrainedModel>
{
    public const string Name = "Real backend";
}
