package scaler.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * {@code bin/bench heal local [quick]}: crashes of real processes on the local cloud, healed by the
 * service. Each is in an application of its own, since one in ten minutes is all that an
 * application of one machine may end without proof.
 */
public final class RealHealBench {
  private static final int CRASHES = 100;
  private static final int TOGETHER = 5;

  /** Half of the crashes are mild, and of those every other one is an overload. */
  private static final List<RealCrash.Kind> KINDS =
      List.of(
          RealCrash.Kind.HALT, RealCrash.Kind.DISK, RealCrash.Kind.OVERLOAD, RealCrash.Kind.DISK);

  private final Site site;
  private final Map<RealCrash.Kind, List<RealCrash.Course>> courses =
      new EnumMap<>(RealCrash.Kind.class);

  private RealHealBench(Site site) {
    this.site = site;
  }

  public static void main(String[] words) throws IOException {
    int crashes = List.of(words).contains("quick") ? 2 * TOGETHER : CRASHES;
    int wrong;
    try (Site site = new Site(RealCrash.fleet(RealCrash.Kind.HALT, "heal", 0), Map.of())) {
      site.startCloud();
      RealHealBench bench = new RealHealBench(site);
      // The service decides for the applications that there are when it starts.
      for (int first = 0; first < crashes; first += TOGETHER) {
        bench.apply(IntStream.range(first, first + TOGETHER).boxed().toList(), 0);
      }
      site.serveAll();
      for (int first = 0; first < crashes; first += TOGETHER) {
        bench.round(first);
        System.err.printf("%d of %d%n", first + TOGETHER, crashes);
      }
      wrong = bench.report();
    }
    if (wrong > 0) {
      throw new IllegalStateException(wrong + " crashes ended wrongly");
    }
  }

  private void round(int first) throws IOException {
    List<Integer> numbers = IntStream.range(first, first + TOGETHER).boxed().toList();
    apply(numbers, 1);
    site.until("they serve", () -> site.machines("in_service") == TOGETHER);
    List<RealCrash> all = new ArrayList<>();
    for (int number : numbers) {
      all.add(RealCrash.of(kind(number), site, application(number)));
    }
    site.until("they are healed", () -> all.stream().allMatch(crash -> crash.isOver(site)));
    for (RealCrash crash : all) {
      courses.computeIfAbsent(crash.kind(), _ -> new ArrayList<>()).add(crash.course(site));
    }
    apply(numbers, 0);
    site.until("they are gone", () -> site.machines("in_service", "draining") == 0);
  }

  private void apply(List<Integer> numbers, int machines) throws IOException {
    List<Child> applies = new ArrayList<>();
    for (int number : numbers) {
      Path file = site.fleetFile().resolveSibling(application(number) + ".yaml");
      Files.writeString(file, RealCrash.fleet(kind(number), application(number), machines));
      applies.add(site.start("apply", file.toString()));
    }
    applies.forEach(apply -> apply.end().ok());
  }

  private static RealCrash.Kind kind(int number) {
    return KINDS.get(number % KINDS.size());
  }

  private static String application(int number) {
    return "heal-" + number;
  }

  private int report() {
    System.out.println(
        "a check every 1 s, 3 of 4 must fail; a machine of the local cloud boots in about 1 s");
    int wrong = 0;
    for (Map.Entry<RealCrash.Kind, List<RealCrash.Course>> one : courses.entrySet()) {
      List<String> sentences =
          one.getValue().stream().flatMap(course -> course.wrong().stream()).toList();
      wrong += sentences.size();
      System.out.printf(
          "%s: %d crashes, %d wrong end states%n",
          one.getKey(), one.getValue().size(), sentences.size());
      sentences.forEach(System.out::println);
      line("detection", one.getValue().stream().map(RealCrash.Course::detection).toList());
      line("recovery", one.getValue().stream().map(RealCrash.Course::recovery).toList());
    }
    return wrong;
  }

  private static void line(String what, List<Double> all) {
    List<Double> sorted = all.stream().sorted().toList();
    System.out.printf(
        Locale.ROOT,
        "  %-10s mean %5.1f s   p50 %5.1f  p95 %5.1f  max %5.1f%n",
        what,
        sorted.stream().mapToDouble(Double::doubleValue).average().orElse(0),
        sorted.get(sorted.size() / 2),
        sorted.get(Math.min(sorted.size() - 1, sorted.size() * 95 / 100)),
        sorted.getLast());
  }
}
