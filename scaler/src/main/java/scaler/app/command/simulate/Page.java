package scaler.app.command.simulate;

import java.util.List;

/** A page of one file, which nothing else has to be fetched for. */
final class Page {
  /** One for each way to decide; more than these begin anew. */
  static final int LOOKS = 6;

  private static final String STYLE =
      """
      :root { color-scheme: light dark; --ink: #1f2328; --paper: #fff; --grid: #d0d7de; }
      @media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --paper: #0d1117; --grid: #30363d; } }
      body { font: 15px/1.45 system-ui, sans-serif; color: var(--ink); background: var(--paper);
        max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
      table { border-collapse: collapse; } th, td { padding: .2rem .8rem .2rem 0; text-align: right; white-space: nowrap; }
      th:first-child, td:first-child { text-align: left; } thead { border-bottom: 1px solid var(--grid); }
      figure { margin: 1.4rem 0; } svg { width: 100%; height: auto; font-size: 11px; }
      svg text { fill: var(--ink); } svg .left { text-anchor: end; } svg .middle { text-anchor: middle; }
      svg path, svg polyline { fill: none; } svg .grid { stroke: var(--grid); }
      svg .limit { stroke: #cf222e; stroke-dasharray: 3 3; } svg polyline { stroke-width: 1.3; } svg circle { fill: currentColor; }
      .key { display: inline-block; width: 1.4rem; height: 0; border-top: 3px solid; margin-right: .4rem; vertical-align: middle; }
      .s0 { stroke: #1f6feb; color: #1f6feb; } .s1 { stroke: #d29922; color: #d29922; }
      .s2 { stroke: #2da44e; color: #2da44e; } .s3 { stroke: #a371f7; color: #a371f7; }
      .s4 { stroke: #e85aad; color: #e85aad; } .s5 { stroke: #768390; color: #768390; }
      """;

  private Page() {}

  static String of(String title, List<String> parts) {
    return """
    <!doctype html>
    <html lang=en>
    <meta charset=utf-8>
    <meta name=viewport content='width=device-width'>
    <title>%s</title>
    <style>
    %s</style>
    <h1>%s</h1>
    %s
    </html>
    """
        .formatted(text(title), STYLE, text(title), String.join("\n", parts));
  }

  /**
   * A table.
   *
   * @param keyed the first cell of each row has the key to its lines
   */
  static String table(List<String> head, List<List<String>> rows, boolean keyed) {
    StringBuilder html = new StringBuilder("<table><thead><tr>");
    head.forEach(cell -> html.append("<th>").append(text(cell)));
    html.append("</thead><tbody>\n");
    for (int n = 0; n < rows.size(); n++) {
      html.append("<tr><td>");
      if (keyed) {
        html.append("<span class='key s%d'></span>".formatted(n % LOOKS));
      }
      html.append(text(rows.get(n).getFirst()));
      rows.get(n).stream().skip(1).forEach(cell -> html.append("<td>").append(text(cell)));
      html.append('\n');
    }
    return html.append("</table>").toString();
  }

  /** What people wrote, as it may stand in a page. */
  static String text(String written) {
    return written
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("'", "&#39;")
        .replace("\"", "&quot;");
  }
}
