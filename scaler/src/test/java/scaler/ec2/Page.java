package scaler.ec2;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A page of a listing.
 *
 * @param next the token of the next one
 */
record Page<T>(List<T> items, Optional<String> next) {
  private static final String AFTER = "after-";
  private static final String BROKEN = "broken-";

  /** What bears on how a listing is cut into pages. */
  record Cut(int largest, Optional<Fault.OfList> fault) {}

  static <T> Page<T> of(Form form, List<T> all, Function<T, String> id, Cut cut) {
    int size = Math.min(cut.largest, size(form));
    String after = after(form);
    List<T> rest = all.stream().filter(item -> id.apply(item).compareTo(after) > 0).toList();
    List<T> items = rest.subList(0, Math.min(size, rest.size()));
    Optional<String> next =
        items.size() < rest.size()
            ? Optional.of(AFTER + id.apply(items.getLast()))
            : Optional.empty();
    return cut.fault
        .map(fault ->
            switch (fault) {
              case Fault.EmptyList none -> new Page<T>(List.of(), Optional.empty());
              case Fault.EmptyPage none -> new Page<T>(List.of(), Optional.of(AFTER + after));
              case Fault.PartialPage half ->
                  new Page<>(items.subList(0, items.size() / 2), Optional.of(BROKEN + after));
              case Fault.Duplicates twice -> new Page<>(twice(items), next);
              case Fault.Without(var missing) ->
                  new Page<>(
                      items.stream().filter(item -> !id.apply(item).equals(missing)).toList(),
                      next);
            })
        .orElse(new Page<>(items, next));
  }

  private static <T> List<T> twice(List<T> items) {
    List<T> twice = new ArrayList<>(items);
    twice.addAll(items);
    return twice;
  }

  private static int size(Form form) {
    Optional<Integer> most = form.number("MaxResults");
    if (most.filter(size -> size < 5 || size > 1000).isPresent()) {
      throw Ec2Error.value("maxResults", "" + most.get(), "It must be 5 to 1000.");
    }
    return most.orElse(Integer.MAX_VALUE);
  }

  private static String after(Form form) {
    String token = form.text("NextToken").orElse(AFTER);
    if (token.startsWith(BROKEN)) {
      throw Ec2Error.internal();
    }
    if (!token.startsWith(AFTER)) {
      throw Ec2Error.value("nextToken", token, "It is none of ours.");
    }
    return token.substring(AFTER.length());
  }
}
