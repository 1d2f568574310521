package scaler.outbound.files;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** A YAML document as a tree whose every part knows its place. */
sealed interface Tree {
  Place at();

  /** The same values, all of them at one place. */
  default Tree movedTo(Place place) {
    return switch (this) {
      case Fields(_, var fields, var written) ->
          new Fields(
              place,
              fields.stream()
                  .map(field -> new Field(place, field.key(), field.value().movedTo(place)))
                  .toList(),
              written);
      case Items(_, var items) ->
          new Items(place, items.stream().map(item -> item.movedTo(place)).toList());
      case Leaf(_, var text, var plain) -> new Leaf(place, text, plain);
    };
  }

  /**
   * A mapping, its keys in the file's order.
   *
   * @param written the keys that the author wrote, those with a wrong value among them and those
   *     with a default not
   */
  record Fields(Place at, List<Field> fields, Set<String> written) implements Tree {
    public Fields {
      fields = List.copyOf(fields);
      written = Set.copyOf(written);
    }

    Fields(Place at, List<Field> fields) {
      this(at, fields, fields.stream().map(Field::key).collect(Collectors.toSet()));
    }

    Optional<Field> field(String key) {
      return fields.stream().filter(field -> field.key().equals(key)).findFirst();
    }

    Optional<Tree> value(String key) {
      return field(key).map(Field::value);
    }

    Optional<Leaf> leaf(String key) {
      return value(key).filter(Leaf.class::isInstance).map(Leaf.class::cast);
    }

    Optional<Fields> under(String key) {
      return value(key).filter(Fields.class::isInstance).map(Fields.class::cast);
    }

    Optional<String> text(String key) {
      return leaf(key).map(Leaf::text);
    }

    /** The items of a list; none when there is no such key. */
    List<Tree> items(String key) {
      return value(key)
          .filter(Items.class::isInstance)
          .map(value -> ((Items) value).items())
          .orElse(List.of());
    }

    /** The mapping under a key; empty when there is no such key. */
    Fields table(String key) {
      return under(key).orElse(new Fields(at, List.of()));
    }

    /** Whether the author wrote the key, be its value right or wrong. */
    boolean given(String key) {
      return written.contains(key);
    }

    /** Where a value stands; the mapping's own place when it is not there. */
    Place valueAt(String key) {
      return value(key).map(Tree::at).orElse(at);
    }

    OptionalInt number(String key) {
      return leaf(key)
          .map(leaf -> OptionalInt.of(Integer.parseInt(leaf.text())))
          .orElse(OptionalInt.empty());
    }

    /** Where a key stands; the mapping's own place when it is not there. */
    Place keyAt(String key) {
      return field(key).map(Field::at).orElse(at);
    }
  }

  /** One key of a mapping, with the key's place. */
  record Field(Place at, String key, Tree value) {}

  /** A list. */
  record Items(Place at, List<Tree> items) implements Tree {
    public Items {
      items = List.copyOf(items);
    }
  }

  /**
   * A single value.
   *
   * @param plain written without quotes, so that it may be a number, a truth value or nothing
   */
  record Leaf(Place at, String text, boolean plain) implements Tree {
    boolean isNothing() {
      return plain && text.matches("|~|null|Null|NULL");
    }

    boolean isNumber() {
      return plain
          && text.matches(
              "[-+]?(\\.?[0-9][0-9_]*(\\.[0-9]*)?([eE][-+]?[0-9]+)?|0[xo][0-9a-fA-F]+)");
    }

    boolean isTruth() {
      return plain && text.matches("true|True|TRUE|false|False|FALSE");
    }
  }
}
