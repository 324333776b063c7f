using System.Net;
using System.Text;
using YoloTune.Core.Files;

namespace YoloTune.Data.Inspection;

/// <summary>Writes a report as one HTML page with its pictures inside, so that it can be sent to somebody as it is.</summary>
public static class InspectionPage
{
    private const int PlacesListed = 20;
    private const int PlacesShown = 6;
    private const int GroupsShown = 24;
    private const int ImagesOfAGroup = 4;
    private const int SuspectsShown = 60;

    private const string Style = """
        :root{color-scheme:light dark;--fg:#1b1f24;--dim:#5b6570;--bg:#fff;--card:#f5f6f8;--line:#d9dde2;--error:#b3261e;--warning:#8a5a00;--note:#3b6ea5}
        @media(prefers-color-scheme:dark){:root{--fg:#e6e8ea;--dim:#9aa4ae;--bg:#14171a;--card:#1e2226;--line:#343a41;--error:#ff8a80;--warning:#ffc966;--note:#8ab8f0}}
        *{box-sizing:border-box}body{margin:0 auto;max-width:1180px;padding:24px;font:15px/1.5 system-ui,sans-serif;color:var(--fg);background:var(--bg)}
        h1{font-size:24px;margin:0 0 4px}h2{font-size:19px;margin:36px 0 12px;padding-top:12px;border-top:1px solid var(--line)}.dim{color:var(--dim)}
        table{border-collapse:collapse;margin:12px 0}th,td{text-align:left;padding:4px 18px 4px 0;border-bottom:1px solid var(--line)}td.n{text-align:right;font-variant-numeric:tabular-nums}
        .finding{background:var(--card);border-left:4px solid var(--note);border-radius:4px;padding:10px 14px;margin:10px 0}.finding.error{border-color:var(--error)}.finding.warning{border-color:var(--warning)}
        .level{font-weight:600;color:var(--note)}.error .level{color:var(--error)}.warning .level{color:var(--warning)}
        .grid{display:flex;flex-wrap:wrap;gap:12px;margin:10px 0}figure{margin:0;width:220px;background:var(--card);border-radius:4px;padding:6px}figure img{width:100%;height:150px;object-fit:contain;display:block}
        figcaption{font-size:12px;line-height:1.35;overflow-wrap:anywhere;padding-top:4px}.group{border:1px solid var(--line);border-radius:6px;padding:8px 12px;margin:12px 0}
        details{margin-top:6px}summary{cursor:pointer;color:var(--dim)}code{font-size:12px;overflow-wrap:anywhere}
        """;

    /// <summary>Writes the page; it appears complete or not at all.</summary>
    /// <param name="report">The report.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="Core.Errors.InputException">The file cannot be written.</exception>
    public static void Write(InspectionReport report, string path)
    {
        ArgumentNullException.ThrowIfNull(report);
        AtomicFile.WriteText(path, Format(report));
    }

    private static string Format(InspectionReport report)
    {
        var page = new StringBuilder();
        var title = Path.GetFileName(report.Source);
        page.Append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>").Append(Safe(title)).Append("</title><style>").Append(Style).Append("</style></head><body>");
        page.Append("<h1>Data set ").Append(Safe(title)).Append("</h1><div class=\"dim\">").Append(Safe(report.Source)).Append(" · task ").Append(report.Task.ToString().ToLowerInvariant()).Append(" · ").Append(report.Names.Count).Append(" classes</div>");
        page.Append("<table><tr><th>Split</th><th>Pictures</th><th>Objects</th></tr>");
        foreach (var (name, (images, objects)) in report.Splits)
        {
            page.Append($"<tr><td>{Safe(name)}</td><td class=\"n\">{images}</td><td class=\"n\">{objects}</td></tr>");
        }

        page.Append("</table><h2>Findings</h2>");
        if (report.Findings.Count == 0)
        {
            page.Append("<p>Nothing was found.</p>");
        }

        foreach (var finding in report.Findings)
        {
            AppendFinding(page, report, finding);
        }

        AppendDuplicates(page, report);
        AppendSuspects(page, report);
        return page.Append("</body></html>\n").ToString();
    }

    private static void AppendFinding(StringBuilder page, InspectionReport report, InspectionFinding finding)
    {
        var level = finding.Level.ToString().ToLowerInvariant();
        page.Append($"<div class=\"finding {level}\"><span class=\"level\">{level}</span> <span class=\"dim\">{Safe(finding.Split)}</span> {Safe(finding.Text)}. <span class=\"dim\">{Safe(finding.Remedy)}.</span>");
        var isShownElsewhere = finding.Kind is FindingKind.Leakage or FindingKind.ExactDuplicate or FindingKind.NearDuplicate;
        var pictures = finding.Places.Where(place => place.Image is not null && !isShownElsewhere && finding.Kind is not (FindingKind.EmptyLabels or FindingKind.UnreadableImage)).DistinctBy(place => place.Image).Take(PlacesShown).ToArray();
        if (pictures.Length > 0)
        {
            page.Append("<div class=\"grid\">");
            foreach (var place in pictures)
            {
                AppendFigure(page, PageThumbnail.OfPlace(report, place), $"{Path.GetFileName(place.File)}{(place.Line is { } line ? FormattableString.Invariant($":{line}") : string.Empty)} {place.Value}", place.File);
            }

            page.Append("</div>");
        }

        if (finding.Places.Count > 0)
        {
            page.Append($"<details><summary>{Math.Min(PlacesListed, finding.Places.Count)} of {finding.Count} places</summary>");
            foreach (var place in finding.Places.Take(PlacesListed))
            {
                page.Append("<div><code>").Append(Safe(place.ToString())).Append("</code></div>");
            }

            page.Append("</details>");
        }

        page.Append("</div>");
    }

    private static void AppendDuplicates(StringBuilder page, InspectionReport report)
    {
        if (report.Duplicates.Count == 0)
        {
            return;
        }

        page.Append($"<h2>Like pictures</h2><p class=\"dim\">{Math.Min(GroupsShown, report.Duplicates.Count)} of {report.Duplicates.Count} groups, those across splits first</p>");
        foreach (var group in report.Duplicates.Take(GroupsShown))
        {
            page.Append("<div class=\"group\">").Append(group.IsLeakage ? "<b>Across splits</b>" : Safe(group.Images[0].Split)).Append($" <span class=\"dim\">{group.Images.Count} pictures</span><div class=\"grid\">");
            foreach (var image in group.Images.Take(ImagesOfAGroup))
            {
                AppendFigure(page, PageThumbnail.OfImage(image.File), $"{image.Split}: {Path.GetFileName(image.File)} — {image.Relation}", image.File);
            }

            page.Append("</div></div>");
        }
    }

    private static void AppendSuspects(StringBuilder page, InspectionReport report)
    {
        if (report.Suspects.Count == 0)
        {
            return;
        }

        page.Append($"<h2>Suspicious labels</h2><p class=\"dim\">{Math.Min(SuspectsShown, report.Suspects.Count)} of {report.Suspects.Count}, the most suspicious first</p><div class=\"grid\">");
        foreach (var suspect in report.Suspects.Take(SuspectsShown))
        {
            AppendFigure(page, PageThumbnail.OfSuspect(report, suspect), $"{Describe(report, suspect)} ({suspect.Score:F2}) — {Path.GetFileName(suspect.Image)}", suspect.Image);
        }

        page.Append("</div>");
    }

    private static string Describe(InspectionReport report, LabelSuspect suspect) => suspect.Kind switch
    {
        SuspicionKind.WrongClass => $"labelled {Name(report, suspect.Labelled)}, looks like {Name(report, suspect.Predicted)}",
        SuspicionKind.BadBox => $"{Name(report, suspect.Labelled)}: box is off",
        SuspicionKind.NoObject => $"{Name(report, suspect.Labelled)}: nothing seen here",
        _ => $"{Name(report, suspect.Predicted)} without label",
    };

    private static string Name(InspectionReport report, int number) => report.Names.ElementAtOrDefault(number) ?? "?";

    private static void AppendFigure(StringBuilder page, string? image, string caption, string title) =>
        page.Append($"<figure title=\"{Safe(title)}\">{(image is null ? "<div class=\"dim\">no picture</div>" : $"<img alt=\"\" src=\"{image}\">")}<figcaption>{Safe(caption)}</figcaption></figure>");

    private static string Safe(string text) => WebUtility.HtmlEncode(text);
}
