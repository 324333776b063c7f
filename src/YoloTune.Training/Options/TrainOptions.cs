using System.Text.Json.Serialization;
using YoloTune.Core.Tasks;
using YoloTune.Data.Augmentation;
using YoloTune.Training.Policies;

namespace YoloTune.Training.Options;

/// <summary>Everything that decides a training run. Names in parentheses are the keys of the command line.</summary>
public sealed record TrainOptions
{
    /// <summary>The share of memory that <c>batch=auto</c> and <c>batch=-1</c> mean.</summary>
    public const double AutomaticMemoryShare = 0.6;

    /// <summary>The value of <see cref="FeatureCache"/> that leaves the number of views open.</summary>
    public const int AutomaticFeatureCache = -1;

    /// <summary>What the model predicts (<c>task</c>).</summary>
    public TaskKind Task { get; init; } = TaskKind.Detect;

    /// <summary>Checkpoint, model name or model YAML (<c>model</c>).</summary>
    public string Model { get; init; } = "yolo26n.pt";

    /// <summary>Data-set YAML (<c>data</c>).</summary>
    public string Data { get; init; } = "coco8.yaml";

    /// <summary>Epochs, at least 1 (<c>epochs</c>).</summary>
    public int Epochs { get; init; } = 100;

    /// <summary>Limit in hours; replaces the number of epochs (<c>time</c>).</summary>
    public double? TimeHours { get; init; }

    /// <summary>Epochs without improvement before stopping; 0 switches it off (<c>patience</c>).</summary>
    public int Patience { get; init; } = 100;

    /// <summary>Images per batch, at least 1 (<c>batch</c>).</summary>
    public int Batch { get; init; } = 16;

    /// <summary>
    /// Share of the memory that the batch is to take, above 0 and below 1; null takes <see cref="Batch"/> images
    /// (<c>batch=auto</c>, <c>batch=0.7</c>).
    /// </summary>
    public double? BatchMemoryShare { get; init; }

    /// <summary>Compute blocks a second time in the backward pass instead of keeping what they compute (<c>checkpointing</c>).</summary>
    public bool Checkpointing { get; init; }

    /// <summary>Network input size in pixels, rounded up to a multiple of the stride (<c>imgsz</c>).</summary>
    public int ImageSize { get; init; } = 640;

    /// <summary>Write checkpoints (<c>save</c>).</summary>
    public bool Save { get; init; } = true;

    /// <summary>Also keep a checkpoint every so many epochs; -1 for never (<c>save_period</c>).</summary>
    public int SavePeriod { get; init; } = -1;

    /// <summary>
    /// Batches after which the resumable state is written within an epoch, 0 for no such limit (<c>state_period=500</c>). At the end of an
    /// epoch it always is.
    /// </summary>
    public int StateBatches { get; init; }

    /// <summary>Minutes after which the resumable state is written within an epoch, 0 for no such limit (<c>state_period=10min</c>).</summary>
    public double StateMinutes { get; init; } = 10;

    /// <summary>What to do about a loss or gradient that is not a finite number (<c>nonfinite</c>).</summary>
    public NonFiniteAction NonFinite { get; init; }

    /// <summary>Where to compute; null or <c>cpu</c> for the processor (<c>device</c>).</summary>
    public string? Device { get; init; }

    /// <summary>Keep decoded images: <c>false</c>, <c>ram</c> or <c>disk</c> (<c>cache</c>).</summary>
    public string Cache { get; init; } = "false";

    /// <summary>Threads that decode and augment ahead; 0 works on the calling thread (<c>workers</c>).</summary>
    public int Workers { get; init; } = 8;

    /// <summary>Parent folder of the run (<c>project</c>).</summary>
    public string? Project { get; init; }

    /// <summary>Name of the run folder (<c>name</c>).</summary>
    public string? Name { get; init; }

    /// <summary>Reuse an existing run folder (<c>exist_ok</c>).</summary>
    public bool ExistOk { get; init; }

    /// <summary>The run folder itself; replaces project and name (<c>save_dir</c>).</summary>
    public string? SaveFolder { get; init; }

    /// <summary>Start from the weights of the model (<c>pretrained</c>).</summary>
    public bool Pretrained { get; init; } = true;

    /// <summary>Take the weights from this checkpoint instead (<c>pretrained=path</c>).</summary>
    public string? PretrainedPath { get; init; }

    /// <summary>Carry class rows over by class name (<c>cls_remap</c>).</summary>
    public bool ClassRemap { get; init; } = true;

    /// <summary>
    /// Keep the width of the checkpoint's class branch instead of the one that follows from the number of classes
    /// (<c>keep_cls_width</c>). At scale n a checkpoint of 80 classes has 80 channels there and a model of a few classes 64, so
    /// that most of the branch would start anew.
    /// </summary>
    public bool KeepClassWidth { get; init; }

    /// <summary>SGD, MuSGD, Adam, Adamax, AdamW, NAdam, RAdam, RMSProp or auto (<c>optimizer</c>).</summary>
    public string Optimizer { get; init; } = "auto";

    /// <summary>Seed of all random streams, at least 0 (<c>seed</c>).</summary>
    public int Seed { get; init; }

    /// <summary>Bit-equal repeats on the same machine (<c>deterministic</c>).</summary>
    public bool Deterministic { get; init; } = true;

    /// <summary>Treat all classes as one (<c>single_cls</c>).</summary>
    public bool SingleClass { get; init; }

    /// <summary>Rectangular training batches (<c>rect</c>).</summary>
    public bool Rect { get; init; }

    /// <summary>Cosine instead of linear schedule (<c>cos_lr</c>).</summary>
    public bool CosineSchedule { get; init; }

    /// <summary>Epochs at the end without mosaic (<c>close_mosaic</c>).</summary>
    public int CloseMosaic { get; init; } = 10;

    /// <summary>
    /// Continue from this checkpoint; the word <c>true</c> means the newest <c>last*</c> checkpoint below the working folder
    /// (<c>resume</c>).
    /// </summary>
    public string? Resume { get; init; }

    /// <summary>Share of the training images used, (0, 1] (<c>fraction</c>).</summary>
    public double Fraction { get; init; } = 1.0;

    /// <summary>
    /// Number format of activations: <c>fp32</c>, <c>bf16</c>, or <c>auto</c> for bf16 where the processor multiplies it
    /// (<c>precision</c>). Weights, loss and optimizer are in single precision always.
    /// </summary>
    public string Precision { get; init; } = "auto";

    /// <summary>
    /// Memory layout of activations: <c>contiguous</c>, <c>channels_last</c>, or <c>auto</c> for the faster one (<c>layout</c>).
    /// With <c>fp32</c> and <c>contiguous</c> every layer is computed as it is written: the plain path, bit-equal from version to
    /// version; otherwise the normalisation of frozen layers is folded into their convolutions while the run lasts.
    /// </summary>
    public string Layout { get; init; } = "auto";

    /// <summary>Measure the phases of the step, and log a table at the end (<c>profile</c>).</summary>
    public bool Profile { get; init; }

    /// <summary>
    /// What stays as it is (<c>freeze</c>): null, a number of layers ("10"), a list ("0,1,23.cv3"; a list of one layer ends with a
    /// comma: "10,") or the word "backbone".
    /// </summary>
    public string? Freeze { get; init; }

    /// <summary>
    /// Views per picture of which the outputs of the frozen first layers are kept, instead of computing them anew in every epoch;
    /// 0 for none, <see cref="AutomaticFeatureCache"/> for as many as are useful and fit (<c>feature_cache</c>).
    /// </summary>
    public int FeatureCache { get; init; }

    /// <summary>Limit of the folder of kept outputs in gigabytes of 1e9 bytes, above 0 (<c>feature_cache_gb</c>).</summary>
    public double FeatureCacheGigabytes { get; init; } = 16;

    /// <summary>Size jitter per batch, 0 to 1 (<c>multi_scale</c>).</summary>
    public double MultiScale { get; init; }

    /// <summary>Train on these classes only; null for all (<c>classes</c>).</summary>
    public IReadOnlyList<int>? Classes { get; init; }

    /// <summary>Validate after every epoch (<c>val</c>).</summary>
    public bool Validate { get; init; } = true;

    /// <summary>Part of the data set that is validated on: <c>val</c>, <c>test</c> or <c>train</c> (<c>split</c>).</summary>
    public string Split { get; init; } = "val";

    /// <summary>Draw curves and sample pictures (<c>plots</c>).</summary>
    public bool Plots { get; init; } = true;

    /// <summary>Show a line per class after the last validation (<c>verbose</c>).</summary>
    public bool Verbose { get; init; } = true;

    /// <summary>Confidence threshold of validation; null for 0.001 (<c>conf</c>).</summary>
    public double? Confidence { get; init; }

    /// <summary>IoU threshold of non-maximum suppression (<c>iou</c>).</summary>
    public double IouThreshold { get; init; } = 0.7;

    /// <summary>Detections per image (<c>max_det</c>).</summary>
    public int MaximumDetections { get; init; } = 300;

    /// <summary>First learning rate; null means the optimizer's own choice under <c>auto</c>, else 0.01 (<c>lr0</c>).</summary>
    public double? InitialLearningRate { get; init; }

    /// <summary>Last learning rate as a share of the first (<c>lrf</c>).</summary>
    public double FinalLearningRateFraction { get; init; } = 0.01;

    /// <summary>SGD momentum or first Adam beta (<c>momentum</c>).</summary>
    public double Momentum { get; init; } = 0.937;

    /// <summary>Weight decay at a nominal batch (<c>weight_decay</c>).</summary>
    public double WeightDecay { get; init; } = 0.0005;

    /// <summary>Epochs of warm-up, fractions allowed (<c>warmup_epochs</c>).</summary>
    public double WarmupEpochs { get; init; } = 3.0;

    /// <summary>Momentum at the start of warm-up (<c>warmup_momentum</c>).</summary>
    public double WarmupMomentum { get; init; } = 0.8;

    /// <summary>Learning rate of biases at the start of warm-up (<c>warmup_bias_lr</c>).</summary>
    public double WarmupBiasLearningRate { get; init; } = 0.1;

    /// <summary>Nominal batch that accumulation aims at (<c>nbs</c>).</summary>
    public int NominalBatch { get; init; } = 64;

    /// <summary>Gain of the box loss (<c>box</c>).</summary>
    public double BoxGain { get; init; } = 7.5;

    /// <summary>Gain of the class loss (<c>cls</c>).</summary>
    public double ClassGain { get; init; } = 0.5;

    /// <summary>Gain of the distribution or L1 loss (<c>dfl</c>).</summary>
    public double DistanceGain { get; init; } = 1.5;

    /// <summary>Gain of the places of key points (<c>pose</c>).</summary>
    public double PoseGain { get; init; } = 12;

    /// <summary>Gain of the visibility of key points (<c>kobj</c>).</summary>
    public double KeypointVisibilityGain { get; init; } = 1;

    /// <summary>Gain of the likelihood of key point errors, YOLO26 (<c>rle</c>).</summary>
    public double KeypointLikelihoodGain { get; init; } = 1;

    /// <summary>Gain of the angle loss of rotated boxes (<c>angle</c>).</summary>
    public double AngleGain { get; init; } = 1;

    /// <summary>Gain of the logarithmic depth loss (<c>dlog</c>).</summary>
    public double LogDepthGain { get; init; } = 1;

    /// <summary>Gain of the depth loss between neighbours (<c>dgrad</c>).</summary>
    public double DepthGradientGain { get; init; } = 0.5;

    /// <summary>Share of scale invariance in the logarithmic depth loss, 0 to 1 (<c>dlam</c>).</summary>
    public double DepthScaleInvariance { get; init; } = 1;

    /// <summary>Merge the masks of an image into one map (<c>overlap_mask</c>, segmentation).</summary>
    public bool OverlapMasks { get; init; } = true;

    /// <summary>Factor by which masks are reduced, at least 1 (<c>mask_ratio</c>, segmentation).</summary>
    public int MaskRatio { get; init; } = 4;

    /// <summary>Share of values that the head of a classifier drops in training, 0 to 1 (<c>dropout</c>).</summary>
    public double Dropout { get; init; }

    /// <summary>Exponent of inverse class frequency in the class loss, 0 for off (<c>cls_pw</c>).</summary>
    public double ClassWeightPower { get; init; }

    /// <summary>
    /// What the user gave as <c>key=value</c>, from which these options were made; empty for options made in code. It lets
    /// <c>args.yaml</c> repeat the user's own notation, and tells given values from defaults when a run is resumed
    /// (<see cref="ResumeRules"/>).
    /// </summary>
    [JsonIgnore]
    public ArgumentSet Arguments { get; init; } = ArgumentSet.Empty;

    /// <summary>How training images are varied.</summary>
    public AugmentationOptions Augmentation { get; init; } = new();
}
