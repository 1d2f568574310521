package scaler.outbound.files;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What differs in meaning between two fleet files. Comments, quotes, the order of keys, the way a
 * duration is written and a default that is written out do not count; the order of a list does.
 */
public final class FleetDiff {
  private FleetDiff() {}

  /** One line for each difference, such as {@code roles.web.capacity.max: 5 → 8}. */
  public static List<String> between(String oldText, String newText) {
    Optional<Tree> before = meaning(oldText);
    Optional<Tree> after = meaning(newText);
    if (before.isEmpty() || after.isEmpty()) {
      return oldText.equals(newText) ? List.of() : List.of("the text: changed, and not readable");
    }
    List<String> lines = new ArrayList<>();
    compare("", before.get(), after.get(), lines);
    return List.copyOf(lines);
  }

  /**
   * The same, and the boot scripts that differ.
   *
   * @param oldUserData by name, includes put in
   * @param newUserData by name, includes put in
   */
  public static List<String> between(
      String oldText,
      Map<String, String> oldUserData,
      String newText,
      Map<String, String> newUserData) {
    List<String> lines = new ArrayList<>(between(oldText, newText));
    var names = new TreeSet<>(oldUserData.keySet());
    names.addAll(newUserData.keySet());
    for (String name : names) {
      String before = oldUserData.get(name);
      String after = newUserData.get(name);
      if (before == null) {
        lines.add("userData %s: added".formatted(name));
      } else if (after == null) {
        lines.add("userData %s: removed".formatted(name));
      } else if (!before.equals(after)) {
        lines.add("userData %s: %s".formatted(name, changed(before, after)));
      }
    }
    return List.copyOf(lines);
  }

  /** Whether two files with their boot scripts mean the same. */
  public static boolean same(
      String oldText,
      Map<String, String> oldUserData,
      String newText,
      Map<String, String> newUserData) {
    return between(oldText, oldUserData, newText, newUserData).isEmpty();
  }

  /** The well-formed part of a text, defaults put in. */
  private static Optional<Tree> meaning(String text) {
    var findings = new Findings("");
    return YamlTree.read(text, findings)
        .flatMap(tree -> new ShapeCheck(findings).file(tree))
        .map(fields -> fields);
  }

  private static void compare(String path, Tree before, Tree after, List<String> lines) {
    if (before instanceof Tree.Fields old && after instanceof Tree.Fields now) {
      fields(path, old, now, lines);
    } else if (before instanceof Tree.Items old
        && after instanceof Tree.Items now
        && old.items().size() == now.items().size()) {
      for (int i = 0; i < old.items().size(); i++) {
        compare("%s[%d]".formatted(path, i), old.items().get(i), now.items().get(i), lines);
      }
    } else if (!show(before).equals(show(after))) {
      lines.add("%s: %s → %s".formatted(path, show(before), show(after)));
    }
  }

  private static void fields(String path, Tree.Fields old, Tree.Fields now, List<String> lines) {
    String prefix = path.isEmpty() ? "" : path + ".";
    for (Tree.Field field : old.fields()) {
      now.value(field.key())
          .ifPresentOrElse(
              value -> compare(prefix + field.key(), field.value(), value, lines),
              () -> lines.add(gone(prefix + field.key(), field.value(), "removed")));
    }
    for (Tree.Field field : now.fields()) {
      if (old.field(field.key()).isEmpty()) {
        lines.add(gone(prefix + field.key(), field.value(), "added"));
      }
    }
  }

  private static String gone(String path, Tree value, String what) {
    return value instanceof Tree.Leaf
        ? "%s: %s %s".formatted(path, what, show(value))
        : "%s: %s".formatted(path, what);
  }

  private static String show(Tree tree) {
    return switch (tree) {
      case Tree.Leaf leaf -> Found.oneLine(leaf.text());
      case Tree.Items items ->
          items.items().stream().map(FleetDiff::show).collect(Collectors.joining(", ", "[", "]"));
      case Tree.Fields fields ->
          fields.fields().stream()
              .map(field -> field.key() + ": " + show(field.value()))
              .sorted()
              .collect(Collectors.joining(", ", "{", "}"));
    };
  }

  private static String changed(String before, String after) {
    Map<String, Integer> lines = new LinkedHashMap<>();
    before.lines().forEach(line -> lines.merge(line, -1, Integer::sum));
    after.lines().forEach(line -> lines.merge(line, 1, Integer::sum));
    int added = lines.values().stream().filter(count -> count > 0).mapToInt(count -> count).sum();
    int removed =
        -lines.values().stream().filter(count -> count < 0).mapToInt(count -> count).sum();
    return added + removed == 0
        ? "its lines stand in another order"
        : "%s added, %s removed".formatted(lines(added), lines(removed));
  }

  private static String lines(int count) {
    return count == 1 ? "1 line" : count + " lines";
  }
}
