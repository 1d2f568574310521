package scaler.outbound.files;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a value in a fleet file may be. One description from which the check, the JSON schema and
 * the reference in the documentation are all made.
 */
sealed interface Shape {

  /** A mapping with fixed keys, and groups of keys that exclude each other. */
  record Mapping(List<Setting> keys, List<Choice> choices) implements Shape {
    public Mapping {
      keys = List.copyOf(keys);
      choices = List.copyOf(choices);
    }

    static Mapping of(Setting... keys) {
      return new Mapping(Arrays.asList(keys), List.of());
    }

    /** Exactly one of these keys. */
    Mapping oneOf(String... names) {
      return with(new Choice(Arrays.asList(names), true));
    }

    /** At most one of these keys. */
    Mapping notBoth(String... names) {
      return with(new Choice(Arrays.asList(names), false));
    }

    private Mapping with(Choice choice) {
      return new Mapping(keys, Stream.concat(choices.stream(), Stream.of(choice)).toList());
    }

    Optional<Setting> key(String name) {
      return keys.stream().filter(key -> key.name().equals(name)).findFirst();
    }
  }

  /** Keys of which at most one may stand, or exactly one when {@code required}. */
  record Choice(List<String> names, boolean required) {}

  /** One key of a mapping, with the line that documents it. */
  record Setting(String name, Shape shape, Need need, String doc) {
    static Setting required(String name, Shape shape, String doc) {
      return new Setting(name, shape, new Need.Required(), doc);
    }

    static Setting optional(String name, Shape shape, String doc) {
      return new Setting(name, shape, new Need.Optional(), doc);
    }

    /** A key that is put in, with this YAML as its value, where it is missing. */
    static Setting otherwise(String name, Shape shape, String yaml, String doc) {
      return new Setting(name, shape, new Need.Default(yaml), doc);
    }
  }

  /** What holds when a key is missing. */
  sealed interface Need {
    record Required() implements Need {}

    record Optional() implements Need {}

    record Default(String yaml) implements Need {}
  }

  /** A mapping whose keys the author chooses. */
  record Table(Text key, String placeholder, Shape value, int min, int max) implements Shape {}

  /** A list without repetitions. */
  record Listing(Shape item, int min, int max) implements Shape {}

  /**
   * A list, or one that stands alone for a list of itself.
   *
   * @param item not a list
   * @param max entries; one is the least
   */
  record OneOrMore(Shape item, int max) implements Shape {}

  /**
   * A mapping, or a list that stands for it.
   *
   * @param key the mapping's key that a list alone is the value of
   */
  record ListingOr(Listing list, Mapping mapping, String key) implements Shape {}

  /**
   * A single value, or a mapping.
   *
   * @param both the keys that a single value stands for; none where it means something else
   */
  record ScalarOr(Scalar single, Mapping mapping, List<String> both) implements Shape {
    public ScalarOr {
      both = List.copyOf(both);
    }
  }

  /** A single value. */
  sealed interface Scalar extends Shape {}

  /**
   * Text.
   *
   * @param pattern what the whole text matches, in the part of the syntax that Java and ECMAScript
   *     share
   * @param allowed the pattern in words, as the end of "-> write ..."
   * @param references {@code ${env:NAME}} and {@code ${file:PATH}} may stand in it
   * @param orNumber a plain number is taken as text, as it is written
   */
  record Text(Pattern pattern, String allowed, boolean references, boolean orNumber)
      implements Scalar {
    static Text of(String pattern, String allowed) {
      return new Text(Pattern.compile(pattern), allowed, false, false);
    }

    Text withReferences() {
      return new Text(pattern, allowed, true, orNumber);
    }

    Text orPlainNumber() {
      return new Text(pattern, allowed, references, true);
    }
  }

  record Whole(int min, int max) implements Scalar {}

  /** US dollars, with up to six decimals. */
  record Dollars() implements Scalar {}

  /** A duration such as {@code 45m}. */
  record Length(boolean zeroAllowed) implements Scalar {}

  record CronLine() implements Scalar {}

  record Zone() implements Scalar {}

  /** {@code true} or {@code false}. */
  record Truth() implements Scalar {}

  record OneOf(List<String> values) implements Scalar {
    public OneOf {
      values = List.copyOf(values);
    }

    static OneOf of(String... values) {
      return new OneOf(Arrays.asList(values));
    }
  }
}
