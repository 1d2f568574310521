package scaler.core.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How many machines {@link Policy.Target} has wanted of late: of the past only what can still be
 * the most or the fewest of a window.
 *
 * @param at when the queue was read last
 * @param most the oldest first, each one lower than the one before
 * @param fewest the oldest first, each one higher than the one before
 */
public record Window(Instant at, List<Mark> most, List<Mark> fewest) implements Remembered {
  /** Of more marks than this the two oldest become one. */
  static final int MARKS = 60;

  public Window {
    most = List.copyOf(most);
    fewest = List.copyOf(fewest);
    if (most.isEmpty() || fewest.isEmpty()) {
      throw new IllegalArgumentException("a window has at least what is wanted now");
    }
  }

  /** So many machines were wanted then. */
  public record Mark(Instant at, int wanted) {}

  /**
   * The same after another step. Where nothing was seen for as long as machines are to be wanted by
   * none before they go, those that are there count as wanted: nobody knows better.
   *
   * @param now newer than the last one
   * @param current machines that are there
   */
  static Window seeing(
      Optional<Window> before, Instant now, int wanted, int current, Policy.Target rule) {
    boolean sees = before.filter(last -> last.at.isAfter(now.minus(rule.in()))).isPresent();
    List<Mark> high = sees ? before.get().most : List.of(new Mark(now, current));
    List<Mark> low = before.map(Window::fewest).orElse(List.of());
    Mark mark = new Mark(now, wanted);
    return new Window(now, with(mark, high, rule.in(), +1), with(mark, low, rule.out(), -1));
  }

  /**
   * @param sign of those before the new one only the greater stay, or with -1 only the smaller
   */
  private static List<Mark> with(Mark added, List<Mark> before, Duration window, int sign) {
    List<Mark> marks = new ArrayList<>();
    for (Mark mark : before) {
      if (mark.at.isAfter(added.at.minus(window)) && sign * (mark.wanted - added.wanted) > 0) {
        marks.add(mark);
      }
    }
    marks.add(added);
    if (marks.size() > MARKS) {
      Mark oldest = marks.removeFirst();
      // Its number holds for a little longer than the window: nothing is done too soon.
      marks.set(0, new Mark(marks.getFirst().at, oldest.wanted));
    }
    return marks;
  }

  /** So many of those that are there are wanted: as near to that as the windows leave it. */
  int wanted(int current) {
    int high = most.getFirst().wanted;
    return Math.max(Math.min(current, high), fewest.getFirst().wanted);
  }
}
