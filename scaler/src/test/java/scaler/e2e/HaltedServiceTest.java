package scaler.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The service's process dies at a named point, and the next one goes on. */
@EndToEnd
class HaltedServiceTest {
  @Test
  void killed_around_the_call_that_launches_and_the_call_that_ends_it_goes_on_with_both()
      throws Exception {
    dieAt(
        List.of(
            HaltPoint.of("before scaler.outbound.local.LocalCloud#launch 3"),
            HaltPoint.of("after scaler.outbound.local.LocalCloud#terminate 1")));
  }

  /** {@code -Dscaler.points=REGEX} takes those that it is found in. */
  @Test
  @Tag("long")
  void killed_at_each_named_point_it_goes_on() throws Exception {
    assertThat(HaltPoints.all()).hasSizeGreaterThanOrEqualTo(40);
    Predicate<String> meant =
        Pattern.compile(System.getProperty("scaler.points", "")).asPredicate();
    dieAt(HaltPoints.all().stream().filter(point -> meant.test(point.text())).toList());
  }

  @Test
  @Tag("long")
  void killed_at_random_moments_one_of_two_services_goes_on() throws Exception {
    long seed = Long.getLong("scaler.seed", System.nanoTime());
    SplittableRandom random = new SplittableRandom(seed);
    try (Site site = new Site(TwoRoles.FLEET, Map.of())) {
      site.startCloud();
      Child one = site.serve();
      Child other = site.serve();
      for (int round = 0; round < 20; round++) {
        site.enqueue(TwoRoles.JOBS, 0.3);
        Child killed = random.nextInt(4) == 0 ? other : one;
        killed.process().waitFor(random.nextLong(12_000), TimeUnit.MILLISECONDS);
        killed.kill();
        String which = "round %d with -Dscaler.seed=%d".formatted(round, seed);
        site.until("all is as it should be, " + which, () -> TwoRoles.settled(site));
        TwoRoles.check(site);
        // The one that stood by decides now, as a rule.
        one = killed.equals(one) ? other : one;
        other = site.serve();
      }
    }
  }

  private static void dieAt(List<HaltPoint> points) throws Exception {
    try (Site site = new Site(TwoRoles.FLEET, Map.of())) {
      site.startCloud();
      for (HaltPoint point : points) {
        round(site, point);
      }
    }
  }

  private static void round(Site site, HaltPoint point) throws InterruptedException {
    Child service = site.serveUntil(HaltAgent.Fate.HALT, point);
    site.until(
        "it runs", () -> !service.process().isAlive() || service.said().contains("runs for"));
    site.enqueue(TwoRoles.JOBS, 0.3);
    site.until(point + " is reached", () -> !service.process().isAlive() || TwoRoles.settled(site));
    // The last write of all settles it a moment before the process dies of it.
    assertThat(service.process().waitFor(10, TimeUnit.SECONDS))
        .as("%s was reached", point)
        .isTrue();
    assertThat(service.end().code()).as(service.said()).isEqualTo(HaltAgent.CODE);
    // That the dead one's lease is waited for is another test's matter.
    site.tables().execute("update lease set expires_at = clock_timestamp()");
    Child next = site.serve();
    site.until("all is as it should be after a death " + point, () -> TwoRoles.settled(site));
    next.kill();
    site.tables().execute("update lease set expires_at = clock_timestamp()");
    TwoRoles.check(site);
  }
}
