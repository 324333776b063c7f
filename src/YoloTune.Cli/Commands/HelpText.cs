using System.Text;
using YoloTune.Cli.CommandLine;
using YoloTune.Cli.Output;
using YoloTune.Training.Options;

namespace YoloTune.Cli.Commands;

/// <summary>What <c>yolotune help</c> prints.</summary>
internal static class HelpText
{
    private const int KeyWidth = 24;

    private const string General = """
        yolotune [TASK] MODE key=value ...

          TASK   detect (default), segment, pose, obb, classify, semantic, depth;
                 taken from the model when left out
          MODE   train     fine-tune a model on your data
                 val       measure a model, .pt or .onnx
                 predict   find objects in pictures, with .pt or .onnx
                 export    write a model as ONNX or safetensors
                 info      layers, parameters and operations of a model
                 benchmark train   speed of the loader, the step and both together
                 benchmark formats size, speed and accuracy of every export format
          key=value may also be written --key value or --key=value; a key alone
          means True. The order is free.

        Examples
          yolotune train                 starter weights on the starter set
          yolotune train model=yolo26n.pt data=dataset.yaml epochs=50 freeze=backbone
          yolotune train resume model=runs/detect/train/weights/last.safetensors
          yolotune val model=best.pt data=dataset.yaml
          yolotune predict model=best.pt source=pictures conf=0.4
          yolotune export model=best.pt format=onnx
          yolotune val model=best.onnx data=dataset.yaml
          yolotune info model=yolo26n.pt
          yolotune benchmark train model=yolo26n.pt data=dataset.yaml imgsz=640

        Further commands
          yolotune help MODE     the keys of a mode with their defaults
          yolotune cfg           all keys with their defaults, as YAML for cfg=FILE
          yolotune dataset help  convert, describe, split, show and check data sets
          yolotune doctor        what could go wrong on this machine, and the way out
          yolotune checks        what the program runs on, and whether it computes
                                 correctly here
          yolotune completion SHELL   a script for bash, zsh, fish or pwsh
          yolotune version

        Switches
          --json      print the result as one JSON object; reports go to standard
                      error
          --quiet     print warnings, errors and the result only
          --events    write all events of a training run to events.jsonl in the run
                      folder
          --tensorboard   write TensorBoard event files into the run folder (also
                      tensorboard=True)
          --verbose   show stack traces of unexpected errors (also YOLOTUNE_DEBUG=1)

        """;

    private const string Benchmark = """
        yolotune benchmark train key=value ...

        Measures images per second of the augmenting loader alone, of the training step alone (forward, loss, backward, clipping,
        optimizer, weight average) and of both together, in turn, so that other load on the machine meets all three alike.
        Nothing is written but the label cache of the data set.

          model=yolo26n.yaml          Checkpoint, model name or model YAML; weights make no difference to speed
          data=starter                Data-set YAML
          epochs=5                    Rounds
          imgsz=640                   Size of the network input in pixels
          batch=16                    Images per batch
          workers=8                   Threads that load images ahead; no more than processors are used

        The other keys of train that change its work, such as optimizer, freeze, cache or mosaic, count as well.

        Then the step alone is compared with the plain one (fp32, contiguous, no layer frozen, the allocator untouched): each variant in a
        process of its own, one after the other in every round. --variant KEY=VALUE[,KEY=VALUE...] adds a variant, more than once if
        need be: --variant freeze=backbone --variant freeze=23,precision=fp32

        """;

    /// <summary>Defaults of a mode that differ from the table's, which are those of training.</summary>
    private static readonly Dictionary<(Verb Mode, string Key), string> Defaults = new()
    {
        [(Verb.Export, "format")] = "onnx",
        [(Verb.Export, "batch")] = "1",
        [(Verb.Predict, "batch")] = "1",
        [(Verb.Validate, "rect")] = "True",
        [(Verb.Predict, "rect")] = "True",
        [(Verb.Validate, "conf")] = "0.001",
        [(Verb.Predict, "conf")] = "0.25",
        [(Verb.Validate, "mode")] = "val",
        [(Verb.Predict, "mode")] = "predict",
        [(Verb.Export, "mode")] = "export",
        [(Verb.Info, "mode")] = "info",
    };

    /// <summary>Keys whose meaning in an export is another one.</summary>
    private static readonly Dictionary<string, string> ExportSummaries = new(StringComparer.Ordinal)
    {
        ["batch"] = "Pictures per call",
        ["data"] = "Data set to name in the file; taken from the model when left out",
        ["imgsz"] = "Size of the network input; one number or height,width",
        ["max_det"] = "Rows per picture of an end-to-end model",
        ["end2end"] = "Selected rows (True) or raw anchors (False)",
        ["agnostic_nms"] = "At most one class per place",
        ["device"] = "No effect: exports are made on the processor",
    };

    /// <summary>The general help, or the keys of one mode.</summary>
    public static string For(Verb? mode, int width = int.MaxValue)
    {
        if (mode is not { } verb)
        {
            return General;
        }

        switch (verb)
        {
            case Verb.Benchmark:
                return Benchmark;
            case Verb.Doctor or Verb.Completion or Verb.Checks or Verb.Defaults:
                return HelpExamples.Of(verb);
            case Verb.Help or Verb.Version:
                return General;
        }

        var use = verb switch
        {
            Verb.Train => ArgumentUse.Train,
            Verb.Validate => ArgumentUse.Validate,
            Verb.Predict => ArgumentUse.Predict,
            Verb.Export => ArgumentUse.Export,
            _ => ArgumentUse.Info,
        };
        var text = new StringBuilder($"yolotune [TASK] {Vocabulary.NameOf(verb)} key=value ...\n\n");
        foreach (var definition in ArgumentTable.Definitions.Concat(ArgumentTable.Extras).Where(definition => definition.Use.HasFlag(use)))
        {
            Append(text, verb, definition, width);
        }

        if (verb == Verb.Export)
        {
            Append(text, "save_dir=None", "Folder to write to; beside the model when left out", width);
        }

        return text.Append('\n').Append(HelpExamples.Of(verb)).ToString();
    }

    private static void Append(StringBuilder text, Verb verb, ArgumentDefinition definition, int width)
    {
        var value = Defaults.GetValueOrDefault((verb, definition.Key)) ?? definition.Default.ToString();
        var summary = verb == Verb.Export ? ExportSummaries.GetValueOrDefault(definition.Key, definition.Summary) : definition.Summary;
        Append(text, $"{definition.Key}={value}", summary, width);
    }

    private static void Append(StringBuilder text, string key, string summary, int width)
    {
        foreach (var line in LineWrap.Of($"  {key.PadRight(KeyWidth)}  {summary}", width, KeyWidth + 4))
        {
            text.Append(line).Append('\n');
        }
    }
}
