package scaler.bench;

import java.util.List;
import java.util.Locale;

/** A small picture that can be read in light and in dark surroundings. */
final class Svg {
  private static final String STYLE =
      """
      <style>
      .paper { fill: #ffffff; } text { fill: #1f2328; font: 11px system-ui, sans-serif; } .name { font-weight: bold; }
      .end { text-anchor: end; } .middle { text-anchor: middle; }
      .axis { stroke: #8c959f; fill: none; } .grid { stroke: #d0d7de; fill: none; } .fine { fill: #2da44e; opacity: 0.12; }
      .limit { stroke: #cf222e; stroke-dasharray: 4 3; fill: none; } .load { fill: #8c959f; opacity: 0.45; }
      .dot0 { fill: #1f6feb; } .dot1 { fill: #cf222e; }
      .line0, .line1 { fill: none; stroke-width: 1.6; } .line0 { stroke: #1f6feb; } .line1 { stroke: #d4761a; }
      @media (prefers-color-scheme: dark) {
      .paper { fill: #0d1117; } text { fill: #e6edf3; } .axis { stroke: #6e7681; } .grid { stroke: #30363d; }
      .dot0 { fill: #58a6ff; } .dot1 { fill: #ff7b72; } .line0 { stroke: #58a6ff; } .line1 { stroke: #f0a050; }
      }
      </style>
      """;

  private final StringBuilder parts = new StringBuilder();
  private final int width;
  private final int height;
  private final String title;

  Svg(int width, int height, String title) {
    this.width = width;
    this.height = height;
    this.title = title;
  }

  void text(String look, double x, double y, String words) {
    parts.append(
        "<text class=\"%s\" x=\"%s\" y=\"%s\">%s</text>\n".formatted(look, of(x), of(y), words));
  }

  void across(String look, double from, double to, double y) {
    path(look, "M%s %sH%s".formatted(of(from), of(y), of(to)));
  }

  void down(String look, double x, double from, double to) {
    path(look, "M%s %sV%s".formatted(of(x), of(from), of(to)));
  }

  private void path(String look, String path) {
    parts.append("<path class=\"%s\" d=\"%s\"/>\n".formatted(look, path));
  }

  void rectangle(String look, double x, double y, double wide, double high) {
    parts.append(
        "<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"/>\n"
            .formatted(look, of(x), of(y), of(wide), of(high)));
  }

  void dot(String look, double x, double y, String name) {
    parts.append(
        "<circle class=\"%s\" cx=\"%s\" cy=\"%s\" r=\"4\"><title>%s</title></circle>\n"
            .formatted(look, of(x), of(y), name));
  }

  /** Through points of two numbers each. */
  void line(String look, List<double[]> points) {
    parts.append("<polyline class=\"%s\" points=\"".formatted(look));
    points.forEach(
        point -> parts.append(of(point[0])).append(',').append(of(point[1])).append(' '));
    parts.append("\"/>\n");
  }

  /** As SVG reads it, whatever the language here is. */
  private static String of(double value) {
    return String.format(Locale.ROOT, "%.1f", value).replaceFirst("[.]0$", "");
  }

  String whole() {
    return """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-label="%s">
    %s<rect class="paper" width="100%%" height="100%%"/>
    %s</svg>
    """
        .formatted(width, height, title, STYLE, parts);
  }
}
