namespace YoloTune.Cli.Commands;

/// <summary>What <c>yolotune dataset help</c> prints.</summary>
internal static class DatasetHelp
{
    private const string General = """
        yolotune dataset COMMAND key=value ...

          convert     from COCO, VOC, DOTA, mask pictures and LabelMe to YOLO, and from
                      YOLO to COCO
          stats       pictures, objects, classes, sizes and shapes of every split
          split       divide anew: by shares or in folds, classes alike, groups together
          visualize   pictures with their labels drawn
          check       what spoils training: duplicates, leakage, wrong rows, rare classes,
                      small objects, suspicious labels

        yolotune dataset help COMMAND   the keys of a command

        """;

    private const string Convert = """
        yolotune dataset convert from=FORMAT source=ANNOTATIONS out=FOLDER ...

          from        coco, voc, dota, masks, labelme or yolo
          to          yolo; from yolo: coco
          source      a file or folder of annotations, several with commas between;
                      from yolo: the data-set YAML
          images      the folder of the pictures, one per source; looked for in the
                      usual places when left out
          split       train, val or test, one per source; taken from folders and lists
                      when left out
          out         the folder to write; it must be new or empty
          task        detect, segment, pose or obb
          names       class names in order, or a file with one per line; taken from the
                      annotations when left out
          keypoints   names of the key points in order (labelme)
          crowd       skip (default) or keep objects marked as crowds (coco)
          difficult   skip or keep difficult objects (voc skips, dota keeps them)
          origin      1 (default) or 0: number of the first pixel in VOC files
          masks       classes (default) or instances: what pixel values mean
          ignore=255  pixel value of masks that means nothing
          place       copy (default), link or none: how pictures get into the output

        Examples
          yolotune dataset convert from=coco source=annotations/instances_val2017.json images=val2017 out=coco-val task=segment
          yolotune dataset convert from=voc source=VOCdevkit/VOC2012 out=voc
          yolotune dataset convert from=masks source=masks images=images names=crack,dent out=parts
          yolotune dataset convert from=yolo to=coco source=data.yaml out=coco

        Nothing is written under the final name until all is complete. What is wrong is
        named with file and line.

        """;

    private const string Stats = """
        yolotune dataset stats data=data.yaml

          data        data-set YAML
          task        detect, segment, pose or obb; by the looks of the labels when left
                      out
          split       train, val, test, with commas between; all when left out

        Examples
          yolotune dataset stats data=data.yaml
          yolotune dataset stats data=data.yaml split=val --json

        """;

    private const string Split = """
        yolotune dataset split data=data.yaml out=FOLDER ...

          data        data-set YAML; the pictures of all its splits are divided
          split       only the pictures of these splits
          out         the folder for lists and YAML; it must be new or empty
          train=0.8 val=0.2 test=0    shares of the parts
          folds=N     N folds instead, each with its own data.yaml
          seed=0      another division
          stratify    True (default) divides every class alike
          group       what stays together: folder, duplicates (like pictures), or a
                      regular expression on the file name such as '^(scene[0-9]+)'
          task        detect, segment, pose or obb

        The pictures stay where they are; lists of them are written.

        Examples
          yolotune dataset split data=data.yaml out=divided val=0.15 test=0.15
          yolotune dataset split data=data.yaml out=folds folds=5 group=duplicates

        """;

    private const string Visualize = """
        yolotune dataset visualize data=data.yaml out=FOLDER ...

          data        data-set YAML
          out         the folder for the drawn pictures
          split       train, val, test, with commas between; all when left out
          max=50      pictures per split, spread over it
          task        detect, segment, pose or obb

        """;

    private const string Check = """
        yolotune dataset check data=data.yaml ...

          data        data-set YAML
          imgsz=640   size of the network input that objects are measured against
          pixels      False leaves like pictures out, which takes most of the time
          rare=20     classes with fewer training objects are called rare
          html=FILE   a page with pictures
          fix=FOLDER  a corrected copy; the original is never touched
          place       link (default) or copy: how pictures get into the copy
          model       a trained model that ranks suspicious labels (detect); with folds=
                      one per fold, with commas between
          folds       the folder that 'dataset split folds=N' made: every picture is judged
                      by the model that has not seen it
          most=200    suspicious labels to report
          threads=0   threads; one per processor when 0
          task        detect, segment, pose or obb

        The exit code is 1 when something is an error.

        Examples
          yolotune dataset check data=data.yaml html=report.html
          yolotune dataset check data=data.yaml imgsz=320 fix=clean
          yolotune dataset check data=data.yaml folds=folds model=a.pt,b.pt,c.pt

        """;

    /// <summary>The help of a command, or the general one.</summary>
    public static string Of(string? command) => command switch
    {
        "convert" => Convert,
        "stats" => Stats,
        "split" => Split,
        "visualize" => Visualize,
        "check" => Check,
        _ => General,
    };
}
