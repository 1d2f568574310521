package scaler.core.schedule;

import java.util.BitSet;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads lists, ranges and steps of one field. A range that runs backwards, and a step after a
 * single number or after nothing, are Quartz's only: some crontabs refuse {@code 5/15}, others read
 * it as 5.
 *
 * @param line the whole line as the user wrote it, for the refusal
 * @param quartz whether Quartz's rules hold
 * @param text the field, in upper case
 */
record FieldReader(String line, boolean quartz, FieldKind kind, String text) {
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,4}");
  private static final Pattern SIGN_OF_QUARTZ =
      Pattern.compile("\\?|LW?|L-.*|[A-Z]{3}L|[0-9]+[LW]|.+#.*");

  /** The items of its list; one that is missing is empty. */
  List<String> items() {
    return List.of(text.split(",", -1));
  }

  /** The numbers that the field allows, in the numbering of its kind. */
  CronField read() {
    return read(items());
  }

  /** The numbers that these items allow. */
  CronField read(List<String> items) {
    BitSet numbers = new BitSet();
    items.forEach(item -> add(item, numbers));
    return new CronField(numbers);
  }

  private void add(String item, BitSet numbers) {
    int slash = item.indexOf('/');
    String range = slash < 0 ? item : item.substring(0, slash);
    int step = slash < 0 ? 1 : step(item.substring(slash + 1));
    int dash = range.indexOf('-');
    int first;
    int last;
    if (range.equals("*") || (quartz && slash == 0)) {
      first = kind.min();
      last = kind.max();
    } else if (dash >= 0) {
      first = number(range.substring(0, dash));
      last = endOfRange(range, first, number(range.substring(dash + 1)));
    } else {
      first = number(range);
      last = slash < 0 ? first : endOfOpenStep(range, step);
    }
    int span = kind.max() - kind.min() + 1;
    for (int number = first; number <= last; number += step) {
      numbers.set(kind.min() + (number - kind.min()) % span);
    }
  }

  private int endOfRange(String range, int first, int last) {
    if (last >= first) {
      return last;
    }
    if (kind == FieldKind.WEEKDAY && last == 0) {
      return 7; // FRI-SUN: at the end of a range, Sunday is the seventh day.
    }
    if (quartz && kind != FieldKind.YEAR) {
      return last + kind.max() - kind.min() + 1;
    }
    String remedy =
        kind == FieldKind.YEAR
            ? "%d-%d".formatted(last, first)
            : "%d-%d,%d-%d"
                .formatted(first, kind == FieldKind.WEEKDAY ? 6 : kind.max(), kind.min(), last);
    throw refusal("has \"%s\", which runs backwards; write %s".formatted(range, remedy));
  }

  private int endOfOpenStep(String first, int step) {
    if (!quartz) {
      throw refusal(
          "has a step after the single number %s, which crontabs do not agree on; write %s-%d/%d"
              .formatted(first, first, kind.max(), step));
    }
    return kind.max();
  }

  private int step(String digits) {
    int step = NUMBER.matcher(digits).matches() ? Integer.parseInt(digits) : 0;
    if (step < 1 || step > kind.max()) {
      throw refusal("has the step \"%s\"; allowed is 1-%d".formatted(digits, kind.max()));
    }
    return step;
  }

  /** A number or a name of this kind. */
  int number(String digits) {
    int named = kind.names().indexOf(digits);
    if (named >= 0) {
      return kind.min() + named;
    }
    if (NUMBER.matcher(digits).matches()) {
      int number = Integer.parseInt(digits);
      if (kind.min() <= number && number <= kind.max()) {
        return number;
      }
    } else if (!quartz && SIGN_OF_QUARTZ.matcher(digits).matches()) {
      throw refusal(
          "has \"%s\", but L, W, # and ? belong to Quartz's lines of six fields".formatted(digits));
    }
    throw refusal(
        digits.isEmpty()
            ? "has nothing where a number should be; allowed is " + kind.allowed()
            : "has \"%s\"; allowed is %s".formatted(digits, kind.allowed()));
  }

  /** A sentence that says where it is wrong and how, to be thrown. */
  IllegalArgumentException refusal(String what) {
    return new IllegalArgumentException(
        "cron line \"%s\": the %s %s".formatted(line, kind.label(), what));
  }
}
