package scaler.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadingTest {
  private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");
  private static final MachineId ONE = new MachineId("i-1");

  private static Reading.Known locks(Map<String, Integer> locks) {
    return new Reading.Known(NOON, 3, Optional.empty(), Optional.of(locks));
  }

  @ParameterizedTest(name = "{0} on i-1: {1}")
  @CsvSource({
    "i-1 host:computer pid:7,           true",
    "delayed_job.i-1 host:x pid:7,      true",
    "delayed_job host:i-1 pid:7,        true",
    "i-1_2 host:x pid:7,                true",
    "i-12 host:x pid:7,                 false",
    "xi-1 host:x pid:7,                 false",
    "delayed_job host:i-12 pid:1,       false",
    "i-1-2 host:x pid:7,                false",
  })
  void a_lock_is_of_the_machine_whose_id_stands_in_the_workers_name_as_a_word(
      String worker, boolean there) {
    assertThat(WorkerName.isOn(worker, ONE)).isEqualTo(there);
  }

  @Test
  void locks_of_all_workers_of_a_machine_add_up() {
    var known = locks(Map.of("i-1 host:a pid:1", 2, "i-1 host:a pid:2", 1, "i-2 host:b pid:1", 5));

    assertThat(known.lockedBy(ONE)).isEqualTo(OptionalInt.of(3));
    assertThat(known.lockedBy(new MachineId("i-3"))).isEqualTo(OptionalInt.of(0));
  }

  @Test
  void a_lock_that_could_be_on_any_machine_makes_the_locks_of_all_unknown() {
    assertThat(locks(Map.of("host:jobs pid:1", 1, "i-2 host:b pid:1", 1)).lockedBy(ONE)).isEmpty();
    assertThat(locks(Map.of("", 1)).lockedBy(ONE)).isEmpty();
    assertThat(locks(Map.of()).lockedBy(ONE)).isEqualTo(OptionalInt.of(0));
  }

  @Test
  void a_queue_that_shows_a_number_alone_shows_no_locks_and_nothing_running() {
    var number = new Reading.Known(NOON, 3, Optional.empty(), Optional.empty());

    assertThat(number.ready()).isEqualTo(3);
    assertThat(number.running()).isEmpty();
    assertThat(number.lockedBy(ONE)).isEmpty();
  }

  @Test
  void demand_may_be_filtered_and_readiness_is_not() {
    var jobs = new Reading.Jobs(9, 2, 0, 0, Duration.ZERO);
    var known = new Reading.Known(NOON, 4, Optional.of(jobs), Optional.empty());

    assertThat(known.ready()).isEqualTo(9);
    assertThat(known.running()).hasValue(2);
  }

  @Test
  void no_queue_has_fewer_than_zero_jobs() {
    assertThatThrownBy(() -> new Reading.Known(NOON, -1, Optional.empty(), Optional.empty()))
        .hasMessage("a queue of -1 jobs");
  }

  @ParameterizedTest(name = "tag {0}, {1} workers: {2}")
  @CsvSource({"draining, 0, true", "draining, 1, false", "'', 0, false", "other, 0, false"})
  void a_page_acknowledges_the_drain_when_it_knows_of_it_and_nothing_works(
      String seenTag, int workers, boolean acknowledged) {
    var page =
        new Page(
            ONE,
            "jobs",
            "b",
            Optional.empty(),
            Page.State.DRAINING,
            seenTag,
            workers,
            OptionalInt.empty(),
            Optional.empty());

    assertThat(page.acknowledgesDrain()).isEqualTo(acknowledged);
  }
}
