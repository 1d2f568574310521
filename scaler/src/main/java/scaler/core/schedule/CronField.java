package scaler.core.schedule;

import java.util.BitSet;
import java.util.stream.IntStream;

/** The numbers that one field of a cron line allows: never negative, never none. */
final class CronField {
  private final BitSet numbers;

  CronField(BitSet numbers) {
    if (numbers.isEmpty()) {
      throw new IllegalArgumentException("a field allows at least one number");
    }
    this.numbers = (BitSet) numbers.clone();
  }

  /** All numbers from the first to the last, both included. */
  static CronField range(int first, int last) {
    BitSet all = new BitSet();
    all.set(first, last + 1);
    return new CronField(all);
  }

  boolean contains(int number) {
    return numbers.get(number);
  }

  int size() {
    return numbers.cardinality();
  }

  /** Its numbers in that direction, beginning with {@code from} where it is one of them. */
  IntStream walk(Direction direction, int from) {
    return switch (direction) {
      case FORWARD ->
          IntStream.iterate(numbers.nextSetBit(from), n -> n >= 0, n -> numbers.nextSetBit(n + 1));
      case BACKWARD ->
          IntStream.iterate(
              numbers.previousSetBit(from), n -> n >= 0, n -> numbers.previousSetBit(n - 1));
    };
  }
}
