using System.Globalization;
using System.Text.Json;
using TorchSharp;
using YoloTune.TestSupport;
using YoloTune.Training.Assignment;
using static TorchSharp.torch;

namespace YoloTune.Training.Tests.Assignment;

/// <summary>A golden assigner case: padded (images, most targets) labels as rows of their own, padding included as invalid rows.</summary>
internal sealed class GoldenScene
{
    private readonly GoldenTensors _golden;
    private readonly long _images;
    private readonly long _perImage;
    private readonly long _anchors;
    private readonly string _file;

    public GoldenScene(JsonElement item)
    {
        _file = item.GetProperty("file").GetString()!;
        _golden = GoldenTensors.Read("assigner", _file);
        var boxes = _golden["gt_bboxes"];
        (_images, _perImage, _anchors) = (boxes.shape[0], boxes.shape[1], _golden["pd_scores"].shape[1]);
        var strides = item.GetProperty("strides").EnumerateArray().Select(stride => stride.GetSingle()).ToArray();
        var size = item.GetProperty("imgsz").GetInt64();
        var grid = AnchorGrid.Create(strides.Select(stride => ((long)(size / stride), (long)(size / stride))).ToArray(), strides, CPU);
        Rows = new TargetRows(
            arange(_images).repeat_interleave(_perImage),
            _golden["gt_labels"].reshape(-1).to(ScalarType.Int64),
            boxes.reshape(-1, boxes.shape[2]),
            _golden["mask_gt"].reshape(-1) > 0);
        Candidates = item.GetProperty("rotated").GetBoolean()
            ? AnchorCandidates.FindRotated(Rows, grid, strides[0], strides[1])
            : AnchorCandidates.Find(Rows, grid, strides[0], strides[1]);
        Predictions = new AssignerPredictions(_golden["pd_bboxes"], _golden["pd_scores"], ScoresAreLogits: false);
        Assigner = new TaskAlignedAssigner(new AssignerOptions
        {
            TopK = item.GetProperty("topk").GetInt32(),
            FinalTopK = item.GetProperty("topk2").GetInt32(),
            ScoreExponent = item.GetProperty("alpha").GetDouble(),
            OverlapExponent = item.GetProperty("beta").GetDouble(),
            Epsilon = item.GetProperty("eps").GetDouble(),
        });
    }

    public TargetRows Rows { get; }

    public AnchorCandidates Candidates { get; }

    public AssignerPredictions Predictions { get; }

    public TaskAlignedAssigner Assigner { get; }

    public void CheckTargets(AnchorAssignment assignment, ITestOutputHelper output)
    {
        var place = (assignment.Image * _anchors) + assignment.Anchor;
        var foreground = zeros(_images * _anchors, dtype: ScalarType.Bool).index_fill_(0, place, true).view(_images, _anchors);
        Same(_golden["fg_mask"], foreground, "foreground");

        // Background anchors point to target 0 of their image.
        var index = zeros(_images * _anchors, dtype: ScalarType.Int64).scatter_(0, place, assignment.Row.remainder(_perImage)).view(_images, _anchors);
        Same(_golden["target_gt_idx"], index, "targets");
        var row = (index + (arange(_images).unsqueeze(1) * _perImage)).view(-1);
        Same(_golden["target_bboxes"].view(-1, Rows.Boxes.shape[1]), Rows.Boxes.index_select(0, row), "boxes");
        Same(_golden["target_labels"].view(-1), Rows.Class.index_select(0, row), "labels");

        var expected = _golden["target_scores"];
        var scores = zeros_like(expected);
        scores.index_put_(assignment.Score, assignment.Image, assignment.Anchor, Rows.Class.index_select(0, assignment.Row));
        var error = GoldenTensors.LargestError(scores, expected);
        ParityRecord.Note(_file.StartsWith("rot", StringComparison.Ordinal) ? "`assigner/` rotated" : "`assigner/` axis-aligned", "scores (masks and indices equal)", error, _file, "TaskAlignedAssignerTests");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{_file}: {assignment.Count} positives, score error {error:e1}"));
        Assert.True(error <= 1e-5, $"{_file}: scores are off by {error}.");
    }

    public void CheckIntermediates(AlignmentMetrics metrics, Tensor row, Tensor anchor)
    {
        Close(_golden["mid.align_metric"], metrics.Alignment, "alignment");
        Close(_golden["mid.overlaps"], metrics.Overlap, "overlaps");
        var chosen = zeros(_images * _perImage, _anchors, dtype: ScalarType.Bool);
        chosen.view(-1).index_fill_(0, (row * _anchors) + anchor, true);
        Same(_golden["mid.mask_pos_initial"], chosen.view(_images, _perImage, _anchors), "first choice");
    }

    private void Close(Tensor expected, Tensor actual, string what)
    {
        var error = GoldenTensors.LargestError(actual.view(expected.shape), expected);
        Assert.True(error <= 1e-5, $"{_file}: {what} are off by {error}.");
    }

    private void Same(Tensor expected, Tensor actual, string what)
    {
        Assert.Equal(expected.shape, actual.shape);
        var different = (expected != actual).sum().ToInt64();
        Assert.True(different == 0, $"{_file}: {different} {what} differ.");
    }
}
