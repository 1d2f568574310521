package scaler.bench;

import java.util.List;

/** Medians, spreads and what the heap holds. */
final class Figures {
  private Figures() {}

  static double median(List<Long> nanos) {
    List<Long> sorted = nanos.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2.0;
  }

  /** Median and both ends, in milliseconds. */
  static String spread(List<Long> nanos) {
    List<Long> sorted = nanos.stream().sorted().toList();
    return "%.0f ms (%.0f-%.0f)"
        .formatted(median(nanos) / 1e6, sorted.getFirst() / 1e6, sorted.getLast() / 1e6);
  }

  /** The ratio of each round, sorted. */
  static List<Double> ratios(List<Long> ours, List<Long> theirs) {
    return java.util.stream.IntStream.range(0, ours.size())
        .mapToObj(n -> (double) ours.get(n) / theirs.get(n))
        .sorted()
        .toList();
  }

  /** Bytes that are in use after collections. */
  static long liveHeap() {
    Runtime java = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int n = 0; n < 3; n++) {
      System.gc();
      least = Math.min(least, java.totalMemory() - java.freeMemory());
    }
    return least;
  }
}
