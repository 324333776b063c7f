using YoloTune.Cli.CommandLine;

namespace YoloTune.Cli.Commands;

/// <summary>Examples for every mode and command.</summary>
internal static class HelpExamples
{
    private const string Train = """
        Examples
          yolotune train
          yolotune train model=yolo26n.pt data=dataset.yaml epochs=50
          yolotune train model=starter data=dataset.yaml keep_cls_width=True
          yolotune train model=yolo26n.pt data=dataset.yaml freeze=backbone batch=8
          yolotune train model=yolo26n.pt data=coco8.yaml epochs=3 imgsz=320 tensorboard
          yolotune train resume model=runs/detect/train/weights/last.safetensors

        yolo26n.pt and other official names are fetched on first use (AGPL-3.0), and
        so are coco8.yaml and other known data sets. model=starter and data=starter need no
        network (train alone means both), nor do starter-seg, -pose, -obb, -cls,
        -semantic and -depth: yolotune segment train needs no more words.

        """;

    private const string Validate = """
        Examples
          yolotune val model=best.pt data=dataset.yaml
          yolotune val model=best.pt data=dataset.yaml split=test save_json
          yolotune val model=best.onnx data=dataset.yaml --json

        """;

    private const string Predict = """
        Examples
          yolotune predict model=best.pt source=pictures
          yolotune predict model=best.pt source='cam/*.jpg' conf=0.4 save_txt
          yolotune predict model=best.onnx source=part.png --json
          yolotune segment predict source=pictures retina_masks save_json
          yolotune predict source=clip.mp4 vid_stride=5 save_csv       needs ffmpeg
          yolotune predict source=rtsp://camera/stream classes=0 save=False
          yolotune predict source=aerial.png tile=640 tile_overlap=0.25
          cat part.jpg | yolotune predict source=- --json

        The exit code is 2 when some pictures could not be read.

        """;

    private const string Export = """
        Examples
          yolotune export model=best.pt format=onnx
          yolotune export model=best.pt dynamic        any input size and batch
          yolotune export model=best.pt quantize=16    half the size on disk
          yolotune export model=best.pt end2end=False  raw anchors for other programs
          yolotune export model=best.pt format=safetensors

        The file is run in ONNX Runtime beside the original; one that differs is not
        written.

        """;

    private const string Info = """
        Examples
          yolotune info model=yolo26n.pt
          yolotune info model=yolo11m-seg.yaml imgsz=320 --json

        """;

    private const string Doctor = """
        yolotune doctor

        Examines the machine: memory, instruction sets, native libraries and whether
        they compute correctly, fonts, folders and what the cache holds, and whether
        weights can be fetched. Every line says ok, warning or error, and the way out.

        Examples
          yolotune doctor
          yolotune doctor --json

        The exit code is 1 when something will not work. Being offline is no error.

        """;

    private const string Completion = """
        yolotune completion SHELL

        Prints a script that makes a shell complete modes, commands and keys.

        Examples
          source <(yolotune completion bash)                 in ~/.bashrc
          source <(yolotune completion zsh)                  in ~/.zshrc
          yolotune completion fish > ~/.config/fish/completions/yolotune.fish
          yolotune completion pwsh | Out-String | Invoke-Expression    in $PROFILE

        """;

    private const string Checks = """
        yolotune checks

        What the program runs on, and whether it computes correctly here. 'yolotune
        doctor' tells more.

        """;

    private const string Defaults = """
        yolotune cfg

        All keys with their defaults, as YAML.

        Examples
          yolotune cfg > mine.yaml
          yolotune train cfg=mine.yaml data=dataset.yaml

        """;

    /// <summary>The examples of a mode, or the whole help of a command; empty where there is none.</summary>
    public static string Of(Verb verb) => verb switch
    {
        Verb.Train => Train,
        Verb.Validate => Validate,
        Verb.Predict => Predict,
        Verb.Export => Export,
        Verb.Info => Info,
        Verb.Doctor => Doctor,
        Verb.Completion => Completion,
        Verb.Checks => Checks,
        Verb.Defaults => Defaults,
        _ => string.Empty,
    };
}
