using System.Collections.Frozen;
using YoloTune.Models.Checkpoints;

namespace YoloTune.Models.PyTorch;

/// <summary>The training arguments of a file: only names that the reference 8.4.117 knows, because it refuses others.</summary>
internal static class TrainingArguments
{
    /// <summary>The argument names of 8.4.117 (the keys of <c>train_args</c> in every file that it writes).</summary>
    private static readonly FrozenSet<string> Known = new[]
    {
        "task", "mode", "model", "data", "epochs", "time", "patience", "batch", "imgsz", "save", "save_period", "cache", "device", "workers",
        "project", "name", "exist_ok", "pretrained", "cls_remap", "optimizer", "verbose", "seed", "deterministic", "single_cls", "rect", "cos_lr",
        "close_mosaic", "resume", "amp", "fraction", "profile", "freeze", "multi_scale", "compile", "channels_last", "overlap_mask", "mask_ratio",
        "dropout", "val", "split", "save_json", "conf", "iou", "max_det", "quantize", "dnn", "plots", "end2end", "source", "vid_stride",
        "stream_buffer", "visualize", "augment", "agnostic_nms", "classes", "retina_masks", "embed", "show", "save_frames", "save_txt", "save_conf",
        "save_crop", "show_labels", "show_conf", "show_boxes", "line_width", "format", "keras", "optimize", "dynamic", "simplify", "opset",
        "workspace", "nms", "lr0", "lrf", "momentum", "weight_decay", "warmup_epochs", "warmup_momentum", "warmup_bias_lr", "distill_model", "dis",
        "box", "cls", "cls_pw", "dfl", "pose", "kobj", "rle", "angle", "dlog", "dgrad", "dlam", "nbs", "hsv_h", "hsv_s", "hsv_v", "degrees",
        "translate", "scale", "shear", "perspective", "flipud", "fliplr", "bgr", "mosaic", "mixup", "cutmix", "copy_paste", "copy_paste_mode",
        "auto_augment", "erasing", "cfg", "tracker",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The arguments that a file can have, with those that it needs.</summary>
    /// <param name="checkpoint">The checkpoint; unknown arguments are left out.</param>
    public static Dictionary<string, object?> Of(Checkpoint checkpoint)
    {
        var arguments = new Dictionary<string, object?>(StringComparer.Ordinal) { ["task"] = TaskNames.Of(checkpoint.Task), ["mode"] = "train" };
        foreach (var (name, value) in checkpoint.TrainArgs)
        {
            if (name != "task" && Known.Contains(name))
            {
                arguments[name] = value;
            }
        }

        arguments.TryAdd("model", checkpoint.Yaml.GetValueOrDefault("yaml_file"));
        arguments.TryAdd("data", null);
        arguments.TryAdd("imgsz", 640L);
        return arguments;
    }
}
