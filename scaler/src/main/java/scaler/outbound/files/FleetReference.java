package scaler.outbound.files;

import scaler.outbound.files.Shape.Choice;
import scaler.outbound.files.Shape.CronLine;
import scaler.outbound.files.Shape.Dollars;
import scaler.outbound.files.Shape.Length;
import scaler.outbound.files.Shape.Listing;
import scaler.outbound.files.Shape.ListingOr;
import scaler.outbound.files.Shape.Mapping;
import scaler.outbound.files.Shape.Need;
import scaler.outbound.files.Shape.OneOf;
import scaler.outbound.files.Shape.OneOrMore;
import scaler.outbound.files.Shape.Scalar;
import scaler.outbound.files.Shape.ScalarOr;
import scaler.outbound.files.Shape.Setting;
import scaler.outbound.files.Shape.Table;
import scaler.outbound.files.Shape.Text;
import scaler.outbound.files.Shape.Truth;
import scaler.outbound.files.Shape.Whole;
import scaler.outbound.files.Shape.Zone;

/** The grammar as the table in the documentation. */
public final class FleetReference {
  private final StringBuilder rows = new StringBuilder();

  private FleetReference() {}

  /** A table in Markdown, one row for each key in the grammar's order. */
  public static String markdown() {
    var reference = new FleetReference();
    reference.rows.append("| key | value | if missing | meaning |\n| --- | --- | --- | --- |\n");
    reference.keys("", FleetGrammar.FILE);
    return reference.rows.toString();
  }

  private void keys(String path, Mapping mapping) {
    for (Setting key : mapping.keys()) {
      String full = path + key.name();
      rows.append(
          "| `%s` | %s | %s | %s |%n"
              .formatted(full, value(key.shape()), missing(key, mapping), key.doc())
              .replace("\r\n", "\n"));
      inside(full, key.shape());
    }
  }

  private void inside(String path, Shape shape) {
    switch (shape) {
      case Mapping mapping -> keys(path + ".", mapping);
      case Table table -> inside(path + "." + table.placeholder(), table.value());
      case Listing listing -> inside(path + "[]", listing.item());
      case OneOrMore several -> inside(path, several.item());
      case ScalarOr either -> inside(path, either.mapping());
      case ListingOr either -> inside(path, either.mapping());
      case Scalar _ -> {}
    }
  }

  private static String missing(Setting key, Mapping mapping) {
    return switch (key.need()) {
      case Need.Required() -> "**required**";
      case Need.Default(var yaml) when yaml.equals("{}") || yaml.equals("[]") -> "";
      case Need.Default(var yaml) -> "`" + yaml + "`";
      case Need.Optional() ->
          mapping.choices().stream()
              .filter(choice -> choice.names().contains(key.name()))
              .findFirst()
              .map(FleetReference::words)
              .orElse("");
    };
  }

  private static String words(Choice choice) {
    return (choice.required() ? "**one of** " : "at most one of ")
        + String.join(", ", choice.names());
  }

  private static String value(Shape shape) {
    return switch (shape) {
      case Mapping _ -> "mapping";
      case Table table -> "mapping by " + table.placeholder();
      case Listing listing when listing.item() instanceof Mapping -> "list";
      case Listing listing -> "list: " + value(listing.item());
      case OneOrMore several -> value(several.item()) + ", or list of at most " + several.max();
      case ScalarOr either -> value(either.single()) + ", or mapping";
      case ListingOr either -> value(either.list()) + ", or mapping";
      case Text text -> text.allowed() + (text.references() ? " (or a reference)" : "");
      case Whole whole -> "%d to %d".formatted(whole.min(), whole.max());
      case Dollars() -> "number";
      case Length length -> length.zeroAllowed() ? "duration, `0s` too" : "duration";
      case CronLine() -> "cron line";
      case Zone() -> "region's name or `UTC`";
      case Truth() -> "`true` or `false`";
      case OneOf oneOf -> "`" + String.join("` or `", oneOf.values()) + "`";
    };
  }
}
