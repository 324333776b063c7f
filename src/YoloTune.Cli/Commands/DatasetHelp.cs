namespace YoloTune.Cli.Commands;

/// <summary>What <c>yolotune dataset help</c> prints.</summary>
internal static class DatasetHelp
{
    private const string General = """
        yolotune dataset COMMAND key=value ...

          convert     from COCO, VOC, DOTA, mask pictures and LabelMe to YOLO, and from
                      YOLO to COCO

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

    /// <summary>The help of a command, or the general one.</summary>
    public static string Of(string? command) => command switch
    {
        "convert" => Convert,
        _ => General,
    };
}
