namespace YoloTune.Training.Options;

/// <summary>Ties an argument to its place in <see cref="TrainOptions"/>, both ways.</summary>
/// <param name="Key">The argument.</param>
/// <param name="Read">The value as an argument.</param>
/// <param name="Write">The options with the value of an argument.</param>
internal sealed record TrainBinding(string Key, Func<TrainOptions, ArgumentValue> Read, Func<TrainOptions, GivenArgument, TrainOptions> Write);
