using System.Text;
using YoloTune.Cli.CommandLine;
using YoloTune.Training.Options;

namespace YoloTune.Cli.Commands;

/// <summary>What <c>yolotune help</c> prints.</summary>
internal static class HelpText
{
    private const string General = """
        yolotune [TASK] MODE key=value ...

          TASK   detect (default), segment, pose, obb, classify, semantic, depth; taken from the model when left out
          MODE   train     fine-tune a model on your data
                 val       measure a model
                 predict   find objects in pictures
                 info      layers, parameters and operations of a model
          key=value may also be written --key value or --key=value; a key alone means True. The order is free.

        Examples
          yolotune train model=yolo26n.pt data=dataset.yaml epochs=50 imgsz=640 freeze=backbone
          yolotune train resume model=runs/detect/train/weights/last.safetensors
          yolotune val model=best.pt data=dataset.yaml
          yolotune predict model=best.pt source=pictures conf=0.4
          yolotune info model=yolo26n.pt

        Further commands
          yolotune help MODE     the keys of a mode with their defaults
          yolotune cfg           all keys with their defaults, as YAML for cfg=FILE
          yolotune checks        what the program runs on, and whether it computes correctly here
          yolotune version

        Switches
          --json      print the result as one JSON object; reports go to standard error
          --quiet     print warnings, errors and the result only
          --events    write all events of a training run to events.jsonl in the run folder
          --verbose   show stack traces of unexpected errors (also YOLOTUNE_DEBUG=1)

        """;

    /// <summary>The general help, or the keys of one mode.</summary>
    public static string For(Verb? mode)
    {
        if (mode is not { } verb)
        {
            return General;
        }

        var use = verb switch
        {
            Verb.Train => ArgumentUse.Train,
            Verb.Validate => ArgumentUse.Validate,
            Verb.Predict => ArgumentUse.Predict,
            _ => ArgumentUse.Info,
        };
        var text = new StringBuilder($"yolotune [TASK] {Vocabulary.NameOf(verb)} key=value ...\n\n");
        foreach (var definition in ArgumentTable.Definitions.Concat(ArgumentTable.Extras).Where(definition => definition.Use.HasFlag(use)))
        {
            text.Append("  ").Append($"{definition.Key}={definition.Default}".PadRight(26)).Append("  ").Append(definition.Summary).Append('\n');
        }

        return text.ToString();
    }
}
