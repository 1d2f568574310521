package scaler.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.engine.TestFleet.WEB;
import static scaler.engine.TestFleet.telling;
import static scaler.engine.TestFleet.web;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Web servers that grow with the requests that they have in hand; four to a machine. */
@ExtendWith(Quiet.class)
class WebLoadTest {
  private static final String REQUESTS = "requests";
  private static final Duration LONG = Duration.ofMinutes(30);

  /** Ten in the morning in Berlin: two serve, and each has eight requests in hand for an hour. */
  private final Stage stage = new Stage("2026-03-02T09:00:00Z");

  WebLoadTest() {
    stage.world.employ(WEB, REQUESTS, 8);
    stage.fleet.apply(telling(web(1, 8, "0 8 * * *", "2", "0 21 * * *", "1")));
    stage.until("two", LONG, () -> stage.settled(WEB, 2));
    stage.world.put(REQUESTS, 16, Duration.ofHours(1));
  }

  @Test
  void it_grows_by_load_stays_by_day_and_shrinks_in_the_evening() {
    stage.until("four", LONG, () -> stage.settled(WEB, 4));
    stage.until("no load", Duration.ofHours(2), () -> stage.world.done(REQUESTS) == 16);
    stage.lookFor(Duration.ofHours(3));
    assertThat(stage.settled(WEB, 4)).as("afternoon: %s", stage).isTrue();
    assertThat(stage.world.instant()).isBefore(Instant.parse("2026-03-02T20:00:00Z"));

    stage.lookFor(Duration.between(stage.world.instant(), Instant.parse("2026-03-02T20:00:00Z")));
    stage.until("the night", Duration.ofHours(2), () -> stage.settled(WEB, 1));
    stage.holdsItsLaws();
  }
}
