using YoloTune.Models.Checkpoints;

namespace YoloTune.Models.Tests.PyTorch;

/// <summary>Compares state dicts: names in order, kinds, shapes, bytes.</summary>
internal static class SameState
{
    public static void AssertEqual(IReadOnlyList<KeyValuePair<string, StoredTensor>> expected, IReadOnlyList<KeyValuePair<string, StoredTensor>> actual)
    {
        Assert.Equal(expected.Select(entry => entry.Key), actual.Select(entry => entry.Key));
        foreach (var ((name, left), (_, right)) in expected.Zip(actual))
        {
            Assert.True(left.Kind == right.Kind && left.Shape.SequenceEqual(right.Shape), name);
            Assert.True(left.Data.Span.SequenceEqual(right.Data.Span), name);
        }
    }
}
