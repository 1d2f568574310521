package scaler.worker;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The demo's job, as the gem stores a Ruby struct: {@code --- !ruby/struct:DemoJob} and a line for
 * each member.
 *
 * @param number by which its runs are told apart
 * @param length how long it works
 * @param failTimes how many of its first attempts fail
 */
record DemoJob(int number, Duration length, int failTimes) {
  private static final Pattern HEAD =
      Pattern.compile("---\\s*!ruby/struct:DemoJob\\s*$", Pattern.MULTILINE);

  /** The job that a handler holds; empty when it is not one of the demo's. */
  static Optional<DemoJob> read(String handler) {
    Matcher head = HEAD.matcher(handler);
    if (!head.lookingAt()) {
      return Optional.empty();
    }
    return member(handler, "number", "\\d{1,9}")
        .flatMap(number ->
            member(handler, "seconds", "\\d{1,6}(?:\\.\\d{1,9})?")
                .map(seconds ->
                    new DemoJob(
                        Integer.parseInt(number),
                        Duration.ofNanos(new BigDecimal(seconds).movePointRight(9).longValue()),
                        member(handler, "fail_times", "\\d{1,9}")
                            .map(Integer::parseInt)
                            .orElse(0))));
  }

  private static Optional<String> member(String handler, String name, String shape) {
    return Pattern.compile("^" + name + ": (" + shape + ")\\s*$", Pattern.MULTILINE)
        .matcher(handler)
        .results()
        .findFirst()
        .map(found -> found.group(1));
  }
}
