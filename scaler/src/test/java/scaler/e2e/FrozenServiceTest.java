package scaler.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The process that decides stands still in the middle of a call, another one takes over and brings
 * all to its end, and then the first one wakes up and makes its call.
 */
@EndToEnd
class FrozenServiceTest {
  private static final String RECORD = "scaler.outbound.postgres.JdbiMachines#";
  private static final String CLOUD = "scaler.outbound.local.LocalCloud#";
  private static final String BALANCER = "scaler.outbound.local.LocalBalancer#";

  @Test
  void frozen_before_it_cordons_a_machine_it_does_no_harm_when_it_wakes() throws Exception {
    freezeAt(List.of("before " + CLOUD + "tag 1"));
  }

  @Test
  @Tag("long")
  void frozen_at_each_of_its_calls_it_does_no_harm_when_it_wakes() throws Exception {
    Predicate<String> meant =
        Pattern.compile(System.getProperty("scaler.points", "")).asPredicate();
    freezeAt(
        Stream.of(
                "before " + CLOUD + "launch 1",
                "after " + CLOUD + "launch 2",
                "before " + RECORD + "intend 1",
                "after " + RECORD + "intend 2",
                "before " + RECORD + "write \"launched\" 1",
                "before " + BALANCER + "register 1",
                "after " + BALANCER + "register 1",
                "after " + CLOUD + "tag 2",
                "before " + RECORD + "write \"cordoned\" 1",
                "before " + BALANCER + "deregister 1",
                "before " + RECORD + "write \"no job is locked by it\" 1",
                "before " + CLOUD + "terminate 1",
                "after " + CLOUD + "terminate 1",
                "before " + RECORD + "write \"the cloud says terminated\" 1")
            .filter(meant)
            .toList());
  }

  private static void freezeAt(List<String> points) throws Exception {
    try (Site site = new Site(TwoRoles.FLEET, Map.of())) {
      site.startCloud();
      Child settles = site.serve();
      site.until("one of each serves", () -> site.machines("in_service") == 2);
      settles.kill();
      for (String point : points) {
        round(site, HaltPoint.of(point));
      }
    }
  }

  private static void round(Site site, HaltPoint point) {
    site.tables().execute("update lease set expires_at = clock_timestamp()");
    Child frozen = site.serveUntil(HaltAgent.Fate.FREEZE, point).says("this process decides now");
    Child other = site.serve().says("another process decides; this one stands by");
    site.enqueue(TwoRoles.JOBS, 0.3);
    site.until(point + " is reached", () -> stopped(frozen));
    other.says("this process decides now");
    site.until("the other has done all, frozen " + point, () -> TwoRoles.settled(site));
    TwoRoles.check(site);

    frozen.signal("CONT");
    // Whether a write of its own tells it that its lease is over, or the renewal: it stands by.
    site.until(
        "it stands by after it woke " + point,
        () -> frozen.said().contains("another process decides; this one stands by"));
    site.enqueue(TwoRoles.JOBS, 0.3);
    site.until("all goes on after it woke " + point, () -> TwoRoles.settled(site));
    TwoRoles.check(site);
    assertThat(frozen.process().isAlive()).isTrue();
    frozen.kill();
    other.kill();
  }

  /** Whether it stands still, as its process's state says. */
  private static boolean stopped(Child child) throws Exception {
    String state = Files.readString(Path.of("/proc", "" + child.process().pid(), "stat"));
    return state.replaceFirst(".*\\) ", "").startsWith("T");
  }
}
