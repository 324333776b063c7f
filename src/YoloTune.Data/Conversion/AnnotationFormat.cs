namespace YoloTune.Data.Conversion;

/// <summary>A way of writing annotations down.</summary>
public enum AnnotationFormat
{
    /// <summary>COCO JSON: boxes, polygons, run-length masks, key points.</summary>
    Coco,

    /// <summary>Pascal VOC: one XML file per picture.</summary>
    Voc,

    /// <summary>DOTA: one text file of four-cornered boxes per picture.</summary>
    Dota,

    /// <summary>Mask pictures: the value of a pixel is its class, or the number of its object.</summary>
    Masks,

    /// <summary>LabelMe: one JSON file of shapes per picture.</summary>
    LabelMe,

    /// <summary>YOLO label text with a data-set YAML.</summary>
    Yolo,
}
