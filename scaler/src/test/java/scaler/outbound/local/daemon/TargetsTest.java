package scaler.outbound.local.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import scaler.core.model.TargetState;

class TargetsTest {
  private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
  private static final Duration DELAY = Duration.ofSeconds(5);

  private final Targets targets = new Targets();

  @Test
  void two_answers_in_a_row_make_healthy_and_two_misses_unhealthy() {
    add("a");
    assertThat(state("a")).isEqualTo(TargetState.INITIAL);
    targets.probed("a", true);
    targets.probed("a", false);
    targets.probed("a", true);
    assertThat(state("a")).isEqualTo(TargetState.INITIAL);
    targets.probed("a", true);
    assertThat(state("a")).isEqualTo(TargetState.HEALTHY);
    targets.probed("a", false);
    assertThat(state("a")).isEqualTo(TargetState.HEALTHY);
    targets.probed("a", false);
    assertThat(state("a")).isEqualTo(TargetState.UNHEALTHY);
  }

  @Test
  void a_first_miss_does_not_count_twice() {
    add("a");
    targets.probed("a", false);
    assertThat(state("a")).isEqualTo(TargetState.INITIAL);
    targets.probed("a", false);
    assertThat(state("a")).isEqualTo(TargetState.UNHEALTHY);
  }

  @Test
  void turns_go_round_and_skip_who_is_not_healthy() {
    healthy("a");
    healthy("b");
    add("c");
    healthy("d");
    List<String> hosts = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      hosts.add(targets.next().orElseThrow().uri().getHost());
    }
    assertThat(hosts).containsExactly("a", "b", "d", "a", "b", "d");
  }

  @Test
  void a_drain_ends_with_the_last_open_request_or_to_the_second_with_its_delay() {
    healthy("a");
    healthy("b");
    Targets.Turn a = targets.next().orElseThrow();
    Targets.Turn b = targets.next().orElseThrow();
    targets.drain("a", NOON);
    targets.drain("b", NOON);
    targets.drain("b", NOON.plusSeconds(3));
    assertThat(targets.next()).isEmpty();
    targets.done(a);
    targets.sweep(NOON.plus(DELAY).minusNanos(1), DELAY);
    assertThat(targets.uris()).containsOnlyKeys("b");
    targets.sweep(NOON.plus(DELAY), DELAY);
    assertThat(targets.uris()).isEmpty();
    healthy("b");
    assertThat(targets.next()).isPresent();
    targets.done(b);
    assertThat(Optional.ofNullable(targets.describe().get("b")).orElseThrow().open()).isEqualTo(1);
  }

  private void add(String id) {
    targets.add(id, URI.create("http://" + id + ":8080/"));
  }

  private void healthy(String id) {
    add(id);
    targets.probed(id, true);
    targets.probed(id, true);
  }

  private TargetState state(String id) {
    return Optional.ofNullable(targets.describe().get(id)).orElseThrow().state();
  }
}
