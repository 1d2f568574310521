package scaler.engine.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import scaler.engine.invariants.Invariant;
import scaler.engine.invariants.Past;
import scaler.engine.invariants.Violation;

/** What a process has found that decides no more is not told; who decides finds it anew. */
class OverseerTest {
  private final Instant now = Instant.parse("2026-03-02T12:00:00Z");
  private final Queue<Runnable> beside = new ArrayDeque<>();
  private final Overseer overseer =
      new Overseer(
          "shop",
          at ->
              new Overseer.Told(
                  "night", new Past(at, List.of(), List.of("i-1"), List.of(), List.of())),
          () -> now,
          beside::add);

  private void looks() {
    overseer.saw(new Seen("shop", now, List.of(), List.of()));
  }

  private void others() {
    while (!beside.isEmpty()) {
      beside.remove().run();
    }
  }

  @Test
  void who_stands_by_tells_nothing_and_checks_at_once_when_it_decides_again() {
    looks();
    others();
    assertThat(overseer.standing()).extracting(Violation::where).containsExactly("i-1");

    overseer.standsBy();
    overseer.standsBy();
    assertThat(overseer.standing()).isEmpty();
    assertThat(overseer.ever()).as("what was found was found").containsEntry(Invariant.G6, 1L);

    looks();
    others();
    assertThat(overseer.standing()).hasSize(1);
  }

  @Test
  void a_check_that_ends_after_the_lease_was_lost_is_void() {
    looks();
    overseer.standsBy();
    others();
    assertThat(overseer.standing()).isEmpty();
    assertThat(overseer.ever()).containsEntry(Invariant.G6, 0L);
  }
}
