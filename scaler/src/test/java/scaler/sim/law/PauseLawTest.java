package scaler.sim.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import scaler.core.model.RoleName;
import scaler.sim.time.Timeline;

/** What law G25 says of a call, and of which calls it says nothing. */
class PauseLawTest {
  private static final RoleName WEB = new RoleName("web");
  private static final RoleName JOBS = new RoleName("jobs");
  private static final long HOUR = Duration.ofHours(1).toMillis();

  private final Timeline time = new Timeline(Instant.parse("2026-03-02T12:00:00Z"));
  private final Facts facts = new Facts(time, "shop", "night");
  private final CallLaws laws = new CallLaws(facts);

  /** A call for the role web, in a look that began so long from now. */
  private void asks(long began) {
    NodeView node = new NodeView(1);
    node.begins(time.millis() + began);
    node.sure(time.millis(), time.millis() + HOUR);
    laws.asks(node, "terminate", Optional.of(WEB), "i-1");
  }

  private void paused(RoleName role, long lasts) {
    facts.paused(Optional.of(role), time.millis() + lasts);
  }

  @Test
  void of_a_pause_that_is_over_it_says_nothing() {
    paused(WEB, -1);
    paused(WEB, 0);
    asks(1);
    assertThat(facts.held()).doesNotContainKey(Law.G25);
  }

  @Test
  void under_a_pause_a_look_that_had_begun_before_goes_on_and_so_do_other_roles() {
    paused(WEB, 1);
    asks(-1);
    assertThat(facts.held()).containsEntry(Law.G25, 1L);
    facts.resumed();
    paused(JOBS, HOUR);
    asks(1);
    assertThat(facts.held()).containsEntry(Law.G25, 2L);
  }

  @Test
  void under_a_pause_nothing_is_asked_for() {
    paused(WEB, 1);
    assertThatExceptionOfType(Broken.class)
        .isThrownBy(() -> asks(1))
        .satisfies(broken -> assertThat(broken.law()).isEqualTo(Law.G25));
  }
}
