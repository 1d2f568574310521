package scaler.outbound.files;

import java.util.stream.Collectors;
import scaler.outbound.files.Shape.CronLine;
import scaler.outbound.files.Shape.Dollars;
import scaler.outbound.files.Shape.Length;
import scaler.outbound.files.Shape.Listing;
import scaler.outbound.files.Shape.ListingOr;
import scaler.outbound.files.Shape.Mapping;
import scaler.outbound.files.Shape.OneOf;
import scaler.outbound.files.Shape.OneOrMore;
import scaler.outbound.files.Shape.ScalarOr;
import scaler.outbound.files.Shape.Setting;
import scaler.outbound.files.Shape.Table;
import scaler.outbound.files.Shape.Text;
import scaler.outbound.files.Shape.Truth;
import scaler.outbound.files.Shape.Whole;
import scaler.outbound.files.Shape.Zone;

/** Words for what was found in a file and for what is wanted there. */
final class Found {
  private static final int MOST = 60;
  private static final int MOST_MASKED = 2000;

  private Found() {}

  /** A value in a sentence: cut, in one line, without passwords. */
  static String describe(Tree tree) {
    return switch (tree) {
      case Tree.Fields _ -> "a mapping";
      case Tree.Items _ -> "a list";
      case Tree.Leaf leaf when leaf.isNothing() -> "empty";
      case Tree.Leaf leaf when leaf.isNumber() -> cut(leaf.text());
      case Tree.Leaf leaf -> quote(leaf.text());
    };
  }

  static String quote(String text) {
    return '"' + cut(text) + '"';
  }

  /** Text without line ends and passwords. */
  static String oneLine(String text) {
    return Secrets.masked(text.substring(0, Math.min(text.length(), MOST_MASKED)))
        .replaceAll("[\\s\\p{Cntrl}]+", " ");
  }

  private static String cut(String text) {
    String line = oneLine(text);
    return line.codePointCount(0, line.length()) <= MOST
        ? line
        : line.substring(0, line.offsetByCodePoints(0, MOST)) + "...";
  }

  /** What is wanted, as the end of "write ..." or "add key: ...". */
  static String wanted(Shape shape) {
    return switch (shape) {
      case Mapping mapping ->
          mapping.keys().stream().map(Setting::name).collect(Collectors.joining(", ", "{ ", " }"));
      case Table table -> "{ %s: ... }".formatted(table.placeholder());
      case Listing listing -> "a list of " + wanted(listing.item());
      case OneOrMore several -> wanted(several.item()) + ", or a list of them";
      case ListingOr either -> wanted(either.list()) + ", or " + wanted(either.mapping());
      case ScalarOr either -> wanted(either.single()) + ", or " + wanted(either.mapping());
      case Text text -> text.allowed();
      case Whole whole -> "a whole number from %d to %d".formatted(whole.min(), whole.max());
      case Dollars() -> "a number of US dollars, such as 0.0816";
      case Length _ -> "a duration, such as 45m, 90s, 2h or 1h30m";
      case CronLine() -> "a cron line in quotes, such as \"0 8 * * 1-5\"";
      case Zone() -> "a region's name, such as Europe/Berlin";
      case Truth() -> "true or false";
      case OneOf oneOf -> String.join(" or ", oneOf.values());
    };
  }
}
