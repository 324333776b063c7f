namespace YoloTune.Training.Options;

/// <summary>
/// The flat table of arguments in the order of <c>args.yaml</c> (specification 06, section 12). It is the only place that knows
/// names, defaults and accepted values; the records of options follow from it.
/// </summary>
public static class ArgumentTable
{
    /// <summary>The last extra key, at the end of <c>args.yaml</c>: the run folder.</summary>
    public const string SaveFolderKey = "save_dir";

    private static readonly ArgumentDefinition[] Rows =
    [
        new("task", ArgumentValue.Of("detect"), ArgumentKind.Any, ArgumentUse.All, "What the model predicts: detect, segment, semantic, depth, classify, pose or obb"),
        new("mode", ArgumentValue.Of("train"), ArgumentKind.Any, ArgumentUse.All, "What to do: train, val, predict, export or info"),
        new("model", ArgumentValue.None, ArgumentKind.Any, ArgumentUse.All, "Checkpoint, model name or model YAML"),
        new("data", ArgumentValue.None, ArgumentKind.Any, ArgumentUse.Train | ArgumentUse.Validate | ArgumentUse.Export, "Data-set YAML"),
        new("epochs", ArgumentValue.Of(100), ArgumentKind.Integer, ArgumentUse.Train, "Epochs to train") { Minimum = 1 },
        new("time", ArgumentValue.None, ArgumentKind.Number, ArgumentUse.Train, "Limit of the training time in hours; replaces epochs"),
        new("patience", ArgumentValue.Of(100), ArgumentKind.Integer, ArgumentUse.Train, "Epochs without improvement before training stops; 0 switches it off") { Minimum = 0 },
        new("batch", ArgumentValue.Of(16), ArgumentKind.Number, ArgumentUse.Compute | ArgumentUse.Export, "Images per batch; to train also auto (or -1) or a share of memory such as 0.7") { Automatic = ArgumentValue.Of(-1) },
        new("imgsz", ArgumentValue.Of(640), ArgumentKind.Any, ArgumentUse.All, "Size of the network input in pixels"),
        new("save", ArgumentValue.True, ArgumentKind.Boolean, ArgumentUse.Train | ArgumentUse.Predict, "Write checkpoints, or the predicted pictures"),
        new("save_period", ArgumentValue.Of(-1), ArgumentKind.Integer, ArgumentUse.Train, "Keep a checkpoint every so many epochs; -1 for never"),
        new("cache", ArgumentValue.False, ArgumentKind.Any, ArgumentUse.Train | ArgumentUse.Validate, "Keep decoded images: True, ram or disk"),
        new("device", ArgumentValue.None, ArgumentKind.Any, ArgumentUse.Compute | ArgumentUse.Export, "Where to compute, for example cpu"),
        new("workers", ArgumentValue.Of(8), ArgumentKind.Integer, ArgumentUse.Train | ArgumentUse.Validate, "Threads that load images ahead") { Minimum = 0 },
        new("project", ArgumentValue.None, ArgumentKind.Any, ArgumentUse.Compute, "Parent folder of the run folder"),
        new("name", ArgumentValue.None, ArgumentKind.Any, ArgumentUse.Compute, "Name of the run folder"),
        new("exist_ok", ArgumentValue.False, ArgumentKind.Boolean, ArgumentUse.Compute, "Use the run folder even when it exists"),
        new("pretrained", ArgumentValue.True, ArgumentKind.Any, ArgumentUse.Train, "Start from the model's weights, or from those of another checkpoint"),
        new("cls_remap", ArgumentValue.True, ArgumentKind.Boolean, ArgumentUse.Train, "Carry the weights of classes over by class name"),
        new("optimizer", ArgumentValue.Of("auto"), ArgumentKind.Text, ArgumentUse.Train, "SGD, MuSGD, Adam, Adamax, AdamW, NAdam, RAdam, RMSProp or auto"),
        new("verbose", ArgumentValue.True, ArgumentKind.Boolean, ArgumentUse.All, "Report in detail"),
        new("seed", ArgumentValue.Of(0), ArgumentKind.Integer, ArgumentUse.Train, "Seed of all random numbers") { Minimum = 0 },
        new("deterministic", ArgumentValue.True, ArgumentKind.Boolean, ArgumentUse.Train, "Same results on every run on the same machine"),
        new("single_cls", ArgumentValue.False, ArgumentKind.Boolean, ArgumentUse.Train | ArgumentUse.Validate, "Treat all classes as one"),
        new("rect", ArgumentValue.False, ArgumentKind.Boolean, ArgumentUse.Compute, "Rectangular batches; on by default for val and predict"),
        new("cos_lr", ArgumentValue.False, ArgumentKind.Boolean, ArgumentUse.Train, "Cosine instead of linear learning-rate schedule"),
        new("close_mosaic", ArgumentValue.Of(10), ArgumentKind.Integer, ArgumentUse.Train, "Epochs at the end without mosaic; 0 for none") { Minimum = 0 },
        new("resume", ArgumentValue.False, ArgumentKind.Any, ArgumentUse.Train, "Continue the last run, or the given checkpoint"),
        new("amp", ArgumentValue.True, ArgumentKind.Any, ArgumentUse.Train, "Mixed precision; False means precision=fp32"),
        new("fraction", ArgumentValue.Of(1.0), ArgumentKind.Fraction, ArgumentUse.Train | ArgumentUse.Validate, "Share of the images that is used") { ExcludesZero = true },
        new("profile", ArgumentValue.False, ArgumentKind.Boolean, ArgumentUse.Train, "Measure the phases of the training step and show a table at the end"),
        new("freeze", ArgumentValue.None, ArgumentKind.Any, ArgumentUse.Train, "What is not trained: number of layers, list of layers, or backbone"),
        new("multi_scale", ArgumentValue.Of(0.0), ArgumentKind.Fraction, ArgumentUse.Train, "Share by which the input size varies from batch to batch"),
        new("compile", ArgumentValue.False, ArgumentKind.BooleanOrText, ArgumentUse.None, "Compile the model"),
        new("channels_last", ArgumentValue.False, ArgumentKind.Boolean, ArgumentUse.Train, "True means layout=channels_last"),
        new("overlap_mask", ArgumentValue.True, ArgumentKind.Boolean, ArgumentUse.Train, "Merge the masks of an image into one (segment)"),
        new("mask_ratio", ArgumentValue.Of(4), ArgumentKind.Integer, ArgumentUse.Train, "Factor by which masks are reduced (segment)") { Minimum = 1 },
        new("dropout", ArgumentValue.Of(0.0), ArgumentKind.Fraction, ArgumentUse.Train, "Share of dropped activations (classify)"),
        new("val", ArgumentValue.True, ArgumentKind.Boolean, ArgumentUse.Train, "Validate after every epoch"),
        new("split", ArgumentValue.Of("val"), ArgumentKind.Text, ArgumentUse.Train | ArgumentUse.Validate, "Part of the data set to validate on: val, test or train"),
        new("save_json", ArgumentValue.False, ArgumentKind.Boolean, ArgumentUse.Validate | ArgumentUse.Predict, "Write the detections as JSON"),
        new("conf", ArgumentValue.None, ArgumentKind.Fraction, ArgumentUse.Compute, "Confidence below which detections are dropped; default 0.25 for predict, 0.001 else"),
        new("iou", ArgumentValue.Of(0.7), ArgumentKind.Fraction, ArgumentUse.Compute, "Overlap above which boxes suppress each other"),
        new("max_det", ArgumentValue.Of(300), ArgumentKind.Integer, ArgumentUse.Compute | ArgumentUse.Export, "Detections per image at most") { Minimum = 1 },
        new("quantize", ArgumentValue.None, ArgumentKind.Quantization, ArgumentUse.Export | ArgumentUse.Validate | ArgumentUse.Predict, "Bits per weight of the exported file: 32, 16 or 8 (calibrated with 'data'); 16 computes in bf16 in val and predict"),
        new("dnn", ArgumentValue.False, ArgumentKind.Boolean, ArgumentUse.None, "Run ONNX files with OpenCV"),
        new("plots", ArgumentValue.True, ArgumentKind.Boolean, ArgumentUse.Train | ArgumentUse.Validate, "Draw curves and sample pictures"),
        new("end2end", ArgumentValue.None, ArgumentKind.Boolean, ArgumentUse.Validate | ArgumentUse.Predict | ArgumentUse.Export, "Use the end-to-end head (True) or suppression (False)"),
        new("source", ArgumentValue.None, ArgumentKind.Any, ArgumentUse.Predict, "Picture, video, folder, pattern, list (.txt, .csv), address, stream, camera number, - for standard input, or several with commas"),
        new("vid_stride", ArgumentValue.Of(1), ArgumentKind.Integer, ArgumentUse.Predict, "Use every n-th frame of a video or stream") { Minimum = 1 },
        new("stream_buffer", ArgumentValue.False, ArgumentKind.Boolean, ArgumentUse.Predict, "Keep all frames of a stream instead of the latest one"),
        new("visualize", ArgumentValue.False, ArgumentKind.Boolean, ArgumentUse.None, "Draw the features of the layers"),
        new("augment", ArgumentValue.False, ArgumentKind.Boolean, ArgumentUse.None, "Average over flipped and scaled copies"),
        new("agnostic_nms", ArgumentValue.False, ArgumentKind.Boolean, ArgumentUse.Validate | ArgumentUse.Predict | ArgumentUse.Export, "Suppress across classes"),
        new("classes", ArgumentValue.None, ArgumentKind.Any, ArgumentUse.Compute, "Use these classes only"),
        new("retina_masks", ArgumentValue.False, ArgumentKind.Boolean, ArgumentUse.Predict, "Masks at full resolution (segment)"),
        new("embed", ArgumentValue.None, ArgumentKind.Any, ArgumentUse.None, "Return the features of these layers"),
        new("show", ArgumentValue.False, ArgumentKind.Boolean, ArgumentUse.None, "Show the pictures in a window"),
        new("save_frames", ArgumentValue.False, ArgumentKind.Boolean, ArgumentUse.None, "Write the frames of videos"),
        new("save_txt", ArgumentValue.False, ArgumentKind.Boolean, ArgumentUse.Validate | ArgumentUse.Predict, "Write the detections as text files"),
        new("save_conf", ArgumentValue.False, ArgumentKind.Boolean, ArgumentUse.Validate | ArgumentUse.Predict, "Add confidences to the text files"),
        new("save_crop", ArgumentValue.False, ArgumentKind.Boolean, ArgumentUse.Predict, "Write each object as a picture of its own"),
        new("show_labels", ArgumentValue.True, ArgumentKind.Boolean, ArgumentUse.Predict, "Draw class names"),
        new("show_conf", ArgumentValue.True, ArgumentKind.Boolean, ArgumentUse.Predict, "Draw confidences"),
        new("show_boxes", ArgumentValue.True, ArgumentKind.Boolean, ArgumentUse.Predict, "Draw boxes"),
        new("line_width", ArgumentValue.None, ArgumentKind.Integer, ArgumentUse.Predict, "Width of drawn lines in pixels") { Minimum = 1 },
        new("format", ArgumentValue.Of("torchscript"), ArgumentKind.Any, ArgumentUse.Export, "Format of the exported file: onnx (default) or safetensors"),
        new("keras", ArgumentValue.False, ArgumentKind.Boolean, ArgumentUse.Elsewhere, "Keras layout (export)"),
        new("optimize", ArgumentValue.False, ArgumentKind.Boolean, ArgumentUse.Elsewhere, "Optimise for phones (export)"),
        new("dynamic", ArgumentValue.False, ArgumentKind.Boolean, ArgumentUse.Export, "Leave batch, height and width open until run time"),
        new("simplify", ArgumentValue.True, ArgumentKind.Boolean, ArgumentUse.Export, "Simplify the graph; ONNX files of this program always are"),
        new("opset", ArgumentValue.None, ArgumentKind.Any, ArgumentUse.Export, "Version of the ONNX operators, 13 to 20; 17 when not given"),
        new("workspace", ArgumentValue.None, ArgumentKind.Number, ArgumentUse.Elsewhere, "Workspace in GiB (export)"),
        new("nms", ArgumentValue.False, ArgumentKind.Boolean, ArgumentUse.Export, "Put suppression into the model; end-to-end models need none"),
        new("lr0", ArgumentValue.Of(0.01), ArgumentKind.Fraction, ArgumentUse.Train, "First learning rate"),
        new("lrf", ArgumentValue.Of(0.01), ArgumentKind.Fraction, ArgumentUse.Train, "Last learning rate as a share of the first"),
        new("momentum", ArgumentValue.Of(0.937), ArgumentKind.Fraction, ArgumentUse.Train, "SGD momentum or first Adam beta"),
        new("weight_decay", ArgumentValue.Of(0.0005), ArgumentKind.Fraction, ArgumentUse.Train, "Weight decay"),
        new("warmup_epochs", ArgumentValue.Of(3.0), ArgumentKind.Number, ArgumentUse.Train, "Epochs of warm-up") { Minimum = 0 },
        new("warmup_momentum", ArgumentValue.Of(0.8), ArgumentKind.Fraction, ArgumentUse.Train, "Momentum at the start of warm-up"),
        new("warmup_bias_lr", ArgumentValue.Of(0.1), ArgumentKind.Fraction, ArgumentUse.Train, "Learning rate of biases at the start of warm-up"),
        new("distill_model", ArgumentValue.None, ArgumentKind.Any, ArgumentUse.None, "Teacher model"),
        new("dis", ArgumentValue.Of(6.0), ArgumentKind.Number, ArgumentUse.Elsewhere, "Gain of the distillation loss"),
        new("box", ArgumentValue.Of(7.5), ArgumentKind.Number, ArgumentUse.Train, "Gain of the box loss") { Minimum = 0 },
        new("cls", ArgumentValue.Of(0.5), ArgumentKind.Number, ArgumentUse.Train, "Gain of the class loss") { Minimum = 0 },
        new("cls_pw", ArgumentValue.Of(0.0), ArgumentKind.Fraction, ArgumentUse.Train, "Exponent of inverse class frequencies in the class loss"),
        new("dfl", ArgumentValue.Of(1.5), ArgumentKind.Number, ArgumentUse.Train, "Gain of the distribution or L1 loss") { Minimum = 0 },
        new("pose", ArgumentValue.Of(12.0), ArgumentKind.Number, ArgumentUse.Train, "Gain of the pose loss (pose)") { Minimum = 0 },
        new("kobj", ArgumentValue.Of(1.0), ArgumentKind.Number, ArgumentUse.Train, "Gain of the key-point visibility loss (pose)") { Minimum = 0 },
        new("rle", ArgumentValue.Of(1.0), ArgumentKind.Number, ArgumentUse.Train, "Gain of the likelihood loss (pose)") { Minimum = 0 },
        new("angle", ArgumentValue.Of(1.0), ArgumentKind.Number, ArgumentUse.Train, "Gain of the angle loss (obb)") { Minimum = 0 },
        new("dlog", ArgumentValue.Of(1.0), ArgumentKind.Number, ArgumentUse.Train, "Gain of the logarithmic loss (depth)"),
        new("dgrad", ArgumentValue.Of(0.5), ArgumentKind.Number, ArgumentUse.Train, "Gain of the gradient loss (depth)"),
        new("dlam", ArgumentValue.Of(1.0), ArgumentKind.Fraction, ArgumentUse.Train, "Share of scale invariance (depth)"),
        new("nbs", ArgumentValue.Of(64), ArgumentKind.Integer, ArgumentUse.Train, "Batch size that accumulation aims at") { Minimum = 1 },
        new("hsv_h", ArgumentValue.Of(0.015), ArgumentKind.Fraction, ArgumentUse.Train, "Hue jitter"),
        new("hsv_s", ArgumentValue.Of(0.7), ArgumentKind.Fraction, ArgumentUse.Train, "Saturation jitter"),
        new("hsv_v", ArgumentValue.Of(0.4), ArgumentKind.Fraction, ArgumentUse.Train, "Brightness jitter"),
        new("degrees", ArgumentValue.Of(0.0), ArgumentKind.Number, ArgumentUse.Train, "Largest rotation in degrees") { Minimum = 0 },
        new("translate", ArgumentValue.Of(0.1), ArgumentKind.Fraction, ArgumentUse.Train, "Largest shift as a share of the size"),
        new("scale", ArgumentValue.Of(0.5), ArgumentKind.FractionOrPair, ArgumentUse.Train, "Zoom jitter, or smallest and largest zoom"),
        new("shear", ArgumentValue.Of(0.0), ArgumentKind.Number, ArgumentUse.Train, "Largest shear in degrees") { Minimum = 0 },
        new("perspective", ArgumentValue.Of(0.0), ArgumentKind.Fraction, ArgumentUse.Train, "Largest perspective coefficient"),
        new("flipud", ArgumentValue.Of(0.0), ArgumentKind.Fraction, ArgumentUse.Train, "Probability of turning upside down"),
        new("fliplr", ArgumentValue.Of(0.5), ArgumentKind.Fraction, ArgumentUse.Train, "Probability of mirroring"),
        new("bgr", ArgumentValue.Of(0.0), ArgumentKind.Fraction, ArgumentUse.Train, "Probability of swapping red and blue"),
        new("mosaic", ArgumentValue.Of(1.0), ArgumentKind.Fraction, ArgumentUse.Train, "Probability of composing four images"),
        new("mixup", ArgumentValue.Of(0.0), ArgumentKind.Fraction, ArgumentUse.Train, "Probability of blending two images"),
        new("cutmix", ArgumentValue.Of(0.0), ArgumentKind.Fraction, ArgumentUse.Train, "Probability of pasting a part of another image"),
        new("copy_paste", ArgumentValue.Of(0.0), ArgumentKind.Fraction, ArgumentUse.Train, "Share of copied instances (needs polygons)"),
        new("copy_paste_mode", ArgumentValue.Of("flip"), ArgumentKind.Text, ArgumentUse.Train, "Where copied instances come from: flip (the mirror image) or mixup (another picture)"),
        new("auto_augment", ArgumentValue.Of("randaugment"), ArgumentKind.Text, ArgumentUse.Train, "Augmentation policy (classify)") { AllowsNone = true },
        new("erasing", ArgumentValue.Of(0.4), ArgumentKind.Fraction, ArgumentUse.Train, "Probability of erasing a part (classify)"),
        new("cfg", ArgumentValue.None, ArgumentKind.Any, ArgumentUse.All, "YAML file with arguments"),
        new("tracker", ArgumentValue.Of("tracktrack.yaml"), ArgumentKind.Any, ArgumentUse.Elsewhere, "Tracker settings (track)"),
    ];

    private static readonly ArgumentDefinition SaveFolderRow =
        new(SaveFolderKey, ArgumentValue.None, ArgumentKind.Any, ArgumentUse.Compute | ArgumentUse.Export, "The run folder itself; replaces project and name");

    private static readonly ArgumentDefinition[] ExtraRows =
    [
        new("precision", ArgumentValue.Of("auto"), ArgumentKind.Text, ArgumentUse.Compute, "Number format of activations: fp32, bf16 or auto (training: bf16 where the processor multiplies it; else fp32)"),
        new("layout", ArgumentValue.Of("auto"), ArgumentKind.Text, ArgumentUse.Compute, "Memory layout of activations: contiguous, channels_last or auto"),
        new("keep_cls_width", ArgumentValue.False, ArgumentKind.Boolean, ArgumentUse.Train, "Keep the width of the checkpoint's class branch, so that it transfers as a whole to fewer classes"),
        new("checkpointing", ArgumentValue.False, ArgumentKind.Boolean, ArgumentUse.Train, "Compute blocks a second time in the backward pass: less memory, more time"),
        new("feature_cache", ArgumentValue.False, ArgumentKind.Any, ArgumentUse.Train, "Keep the outputs of the frozen first layers on disk: False, True, or the number of views per picture"),
        new("feature_cache_gb", ArgumentValue.Of(16.0), ArgumentKind.Number, ArgumentUse.Train, "Disk that the feature cache may take, in GB"),
        new("state_period", ArgumentValue.Of("10min"), ArgumentKind.Any, ArgumentUse.Train, "Write the resumable state within an epoch, too: after so many batches (500), after minutes (10min), or False"),
        new("nonfinite", ArgumentValue.Of("recover"), ArgumentKind.Text, ArgumentUse.Train, "On a loss or gradient that is no finite number: recover (go back to the last state, leave the batch out) or stop"),
        new("save_csv", ArgumentValue.False, ArgumentKind.Boolean, ArgumentUse.Predict, "Write the detections as one table, predictions.csv"),
        new("stream_timeout", ArgumentValue.Of(10.0), ArgumentKind.Number, ArgumentUse.Predict, "Seconds without a frame after which a video or stream is ended"),
        new("tile", ArgumentValue.None, ArgumentKind.Any, ArgumentUse.Validate | ArgumentUse.Predict, "Cut large pictures into tiles of so many pixels, one number or height,width; small objects are found then"),
        new("tile_overlap", ArgumentValue.Of(0.2), ArgumentKind.Fraction, ArgumentUse.Validate | ArgumentUse.Predict, "Share by which neighbouring tiles overlap"),
        new("tile_merge", ArgumentValue.Of("ios"), ArgumentKind.Text, ArgumentUse.Validate | ArgumentUse.Predict, "How objects of several tiles become one: ios (intersection over the smaller box) or iou"),
        new("tile_full", ArgumentValue.True, ArgumentKind.Boolean, ArgumentUse.Validate | ArgumentUse.Predict, "Look at the whole picture as well, for large objects"),
    ];

    private static readonly Dictionary<string, ArgumentDefinition> ByKey =
        Rows.Concat(ExtraRows).Append(SaveFolderRow).ToDictionary(row => row.Key, StringComparer.Ordinal);

    /// <summary>All arguments in the order of <c>args.yaml</c>, without the extra keys.</summary>
    public static IReadOnlyList<ArgumentDefinition> Definitions => Rows;

    /// <summary>Arguments that the reference lacks; <c>args.yaml</c> shows them, before <c>save_dir</c>, only when they are given.</summary>
    public static IReadOnlyList<ArgumentDefinition> Extras => ExtraRows;

    /// <summary>Looks an argument up by its exact name; the extra keys included.</summary>
    /// <param name="key">The name.</param>
    /// <returns>The definition, or null for an unknown name.</returns>
    public static ArgumentDefinition? Find(string key) => ByKey.GetValueOrDefault(key);
}
