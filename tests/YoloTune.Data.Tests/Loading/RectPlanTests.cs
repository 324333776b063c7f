using YoloTune.Data.Loading;
using YoloTune.TestSupport;

namespace YoloTune.Data.Tests.Loading;

public sealed class RectPlanTests
{
    [Fact]
    public void Create_EveryGoldenCase_HasTheShapesAndOrderOfTheReference()
    {
        var golden = SharedFolder.GoldenJson("data", "rect.json");
        var sizes = golden.GetProperty("image_shapes_hw").EnumerateArray().Select(pair => (pair[0].GetInt32(), pair[1].GetInt32())).ToArray();
        var cases = golden.GetProperty("cases").EnumerateArray().ToArray();
        Assert.NotEmpty(cases);
        foreach (var item in cases)
        {
            var plan = RectPlan.Create(
                sizes,
                item.GetProperty("batch").GetInt32(),
                item.GetProperty("imgsz").GetInt32(),
                item.GetProperty("stride").GetInt32(),
                item.GetProperty("pad").GetDouble());
            Assert.Equal(item.GetProperty("batch_shapes_hw").EnumerateArray().Select(pair => (pair[0].GetInt32(), pair[1].GetInt32())), plan.Shapes);

            // Images of equal ratio may be exchanged (the golden note), so ratios are compared.
            Assert.Equal(item.GetProperty("order").EnumerateArray().Select(index => Ratio(index.GetInt32())), plan.Order.Select(Ratio));
            Assert.Equal(Enumerable.Range(0, sizes.Length), plan.Order.Order());
        }

        double Ratio(int index) => sizes[index].Item1 / (double)sizes[index].Item2;
    }

    [Fact]
    public void IsUniform_TellsWhetherAllBatchesHaveOneShape()
    {
        Assert.True(RectPlan.Create([(10, 10), (10, 10), (10, 10)], 2, 64, 32, 0).IsUniform);
        Assert.False(RectPlan.Create([(10, 20), (20, 10)], 1, 64, 32, 0).IsUniform);
    }
}
