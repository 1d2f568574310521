package scaler.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.core.decide.ARole.NOON;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import scaler.core.decide.ARole;
import scaler.core.fleet.RoleSpec.BacklogSpec;
import scaler.core.fleet.RoleSpec.Count;
import scaler.core.fleet.RoleSpec.HealthSpec;
import scaler.core.fleet.ScaleIn;
import scaler.core.fleet.SourceSpec;
import scaler.core.fleet.Weighed;
import scaler.core.model.Page;
import scaler.core.model.Reading;
import scaler.core.policy.Policy;
import scaler.engine.port.Outcome;
import scaler.engine.port.Pages;

/** What the queues of a role say as one. */
class ReadingsTest {
  private final AtomicLong nanos = new AtomicLong();
  private final Map<String, Long> came = new HashMap<>(Map.of("mail", 0L, "reports", 0L));
  private Duration takes = Duration.ZERO;
  private final Readings readings =
      new Readings(this::read, new NoMachines(), Hands.inOrder(), nanos::get);

  /** The role has none yet, so no page is asked. */
  private static final class NoMachines implements Pages {
    @Override
    public Outcome<Page> page(String address, int portOffset) {
      throw new AssertionError(address);
    }

    @Override
    public Outcome<Integer> load(String url, String address, int portOffset) {
      throw new AssertionError(address);
    }

    @Override
    public Optional<String> unhealthyBecause(HealthSpec health, String address, int portOffset) {
      throw new AssertionError(address);
    }
  }

  /** Tables of one database, by their condition. */
  private Reading read(SourceSpec.Queue source, Instant now) {
    nanos.addAndGet(takes.toNanos());
    String queue = ((SourceSpec.DelayedJob) source).where().orElseThrow();
    var wanted = new Reading.Wanted(0, 0, 0, Duration.ZERO, came.getOrDefault(queue, 0L));
    var jobs = new Reading.Jobs(0, 0, 0, 0, Duration.ZERO, Optional.of(wanted));
    return new Reading.Known(now, 0, Optional.of(jobs), Optional.of(Map.of()));
  }

  private Reading read(Weighed... sources) {
    var rule = new Policy.Wait(Duration.ofMinutes(5));
    var backlog =
        new BacklogSpec(
            List.of(sources),
            rule,
            Duration.ofSeconds(10),
            Duration.ofMinutes(10),
            Optional.empty(),
            ScaleIn.BY_LOAD);
    return readings.read(
        "shop", new ARole().backlog(backlog).view().spec(), backlog, List.of(), NOON);
  }

  private static Weighed table(String where, int weight) {
    var table =
        new SourceSpec.DelayedJob(
            "postgres://db",
            Count.READY,
            Optional.of(where),
            Duration.ofHours(4),
            Optional.empty());
    return new Weighed(table, BigDecimal.valueOf(weight));
  }

  private long cameTo(Weighed... sources) {
    var jobs = ((Reading.Known) read(sources)).jobs();
    return jobs.flatMap(Reading.Jobs::wanted).orElseThrow().came();
  }

  @Test
  void a_weight_that_changes_looks_like_no_jobs_that_come() {
    came.put("mail", 100_000L);
    assertThat(cameTo(table("mail", 1))).isZero();
    came.put("mail", 100_003L);
    assertThat(cameTo(table("mail", 1))).isEqualTo(3);

    assertThat(cameTo(table("mail", 20))).isZero();
    came.put("mail", 100_004L);
    assertThat(cameTo(table("mail", 20))).isEqualTo(20);
  }

  @Test
  void another_queue_looks_like_no_jobs_that_come() {
    came.put("reports", 500L);
    assertThat(cameTo(table("mail", 1))).isZero();
    assertThat(cameTo(table("mail", 1), table("reports", 1))).isZero();
    came.put("reports", 502L);
    assertThat(cameTo(table("mail", 1), table("reports", 1))).isEqualTo(2);
  }

  @Test
  void a_count_that_begins_anew_is_followed() {
    came.put("mail", 7L);
    assertThat(cameTo(table("mail", 1))).isZero();
    came.put("mail", 0L);
    assertThat(cameTo(table("mail", 1))).isZero();
    came.put("mail", 2L);
    assertThat(cameTo(table("mail", 1))).isEqualTo(2);
  }

  @Test
  void slow_queues_of_one_database_take_no_longer_than_a_silent_one() {
    takes = Duration.ofSeconds(3);
    Reading told = read(table("mail", 1), table("reports", 1), table("mail", 2));
    assertThat(told)
        .isEqualTo(
            new Reading.Unknown(
                NOON, "source 3 of 3: those before it took longer than 5 s together"));

    takes = Duration.ofMillis(100);
    assertThat(read(table("mail", 1), table("reports", 1), table("mail", 2)))
        .isInstanceOf(Reading.Known.class);
  }
}
