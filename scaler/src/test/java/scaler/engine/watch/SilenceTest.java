package scaler.engine.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SilenceTest {
  private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");

  private static Silence silence(String holder, int looked, int decided) {
    return new Silence(
        Optional.of(holder).filter(name -> !name.isEmpty()), ago(looked), ago(decided));
  }

  private static Optional<Instant> ago(int seconds) {
    return seconds < 0 ? Optional.empty() : Optional.of(NOW.minusSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 10, 30})
  void three_intervals_are_waited_for(int seconds) {
    assertThat(silence("a", seconds, seconds).alarm(NOW)).isEmpty();
    assertThat(silence("a", seconds, seconds).age(NOW)).contains(Duration.ofSeconds(seconds));
  }

  @Test
  void nobody_who_holds_the_lease_is_told_how_to_get_one() {
    assertThat(silence("", 42, 42).alarm(NOW))
        .contains("nothing was decided for 42 s: no process holds the lease; start scaler run");
  }

  @Test
  void a_holder_that_does_not_look_is_named() {
    assertThat(silence("node-1, pid 7", 31, 31).alarm(NOW))
        .contains(
            "nothing was decided for 31 s: node-1, pid 7 holds the lease, and its looks fail or hang;"
                + " its log says why");
  }

  @Test
  void a_holder_that_looks_without_seeing_is_told_apart() {
    assertThat(silence("node-1, pid 7", 2, 300).alarm(NOW))
        .contains(
            "nothing was decided for 5 min: node-1, pid 7 looks and cannot see the cloud; its log says"
                + " why");
  }

  @Test
  void an_application_that_nobody_ever_decided_for_is_one_too() {
    assertThat(silence("", -1, -1).alarm(NOW))
        .contains("nothing was decided yet: no process holds the lease; start scaler run");
    assertThat(silence("", -1, -1).age(NOW)).isEmpty();
    assertThat(silence("a", -1, -1).alarm(NOW))
        .contains(
            "nothing was decided yet: a holds the lease and has not looked yet; if that stays, its log"
                + " says why");
  }

  @Test
  void a_clock_that_lags_behind_gives_no_negative_age() {
    assertThat(silence("a", 0, 0).age(NOW.minusSeconds(5))).contains(Duration.ZERO);
  }
}
