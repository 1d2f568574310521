package scaler.ec2;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The filters of a listing: all of them must match, each by any of its values. */
final class Filters {
  private static final int MOST_VALUES = 200;

  private final List<Filter> filters;

  /** Values may have {@code *} and {@code ?}. */
  private record Filter(String name, List<Pattern> values) {
    boolean matches(Collection<String> found) {
      return found.stream()
          .anyMatch(text -> values.stream().anyMatch(value -> value.matcher(text).matches()));
    }
  }

  private Filters(List<Filter> filters) {
    this.filters = filters;
  }

  static Filters of(Form form) {
    return new Filters(
        form.items(
            "Filter",
            filter -> {
              List<String> values = filter.list("Value");
              if (values.size() > MOST_VALUES) {
                throw Ec2Error.bad("FilterLimitExceeded", "A filter has at most 200 values");
              }
              return new Filter(
                  filter.required("Name"), values.stream().map(Filters::pattern).toList());
            }));
  }

  private static Pattern pattern(String wildcards) {
    StringBuilder regex = new StringBuilder();
    wildcards
        .chars()
        .forEach(c ->
            regex.append(
                switch (c) {
                  case '*' -> ".*";
                  case '?' -> ".";
                  default -> Pattern.quote(String.valueOf((char) c));
                }));
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }

  /**
   * @param values what something has under a filter's name; empty for a name that is not known
   */
  boolean match(Function<String, Optional<Collection<String>>> values) {
    return filters.stream()
        .allMatch(filter ->
            filter.matches(
                values
                    .apply(filter.name)
                    .orElseThrow(() ->
                        Ec2Error.bad(
                            "InvalidParameterValue",
                            "The filter '%s' is invalid".formatted(filter.name)))));
  }

  /** What tags have under {@code tag:KEY}, {@code tag-key} and {@code tag-value}. */
  static Optional<Collection<String>> ofTags(Map<String, String> tags, String name) {
    if (name.startsWith("tag:")) {
      return Optional.of(
          Optional.ofNullable(tags.get(name.substring("tag:".length()))).stream().toList());
    }
    return switch (name) {
      case "tag-key" -> Optional.of(tags.keySet());
      case "tag-value" -> Optional.of(tags.values());
      default -> Optional.empty();
    };
  }
}
