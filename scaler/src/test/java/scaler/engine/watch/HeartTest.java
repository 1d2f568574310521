package scaler.engine.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import scaler.engine.port.Failure;
import scaler.engine.port.Outcome;

class HeartTest {
  private Instant now = Instant.parse("2026-03-02T12:00:00Z");
  private final List<String> heard = new ArrayList<>();
  private final Queue<Runnable> beside = new ArrayDeque<>();
  private Optional<String> address = Optional.of("http://h/secret");
  private boolean takes = true;
  private final Heart heart =
      new Heart(
          "shop",
          where -> {
            heard.add(where);
            return takes
                ? Outcome.ok("h")
                : Outcome.failed(new Failure.Unavailable("h answers with status 500"));
          },
          () -> address,
          () -> now,
          beside::add);

  private void decidesAfter(int seconds) {
    now = now.plusSeconds(seconds);
    heart.decided();
  }

  private void others() {
    while (!beside.isEmpty()) {
      beside.remove().run();
    }
  }

  @Test
  void it_beats_at_the_first_decision_and_then_once_a_minute() {
    decidesAfter(0);
    others();
    assertThat(heard).containsExactly("http://h/secret");
    for (int second = 1; second < 60; second++) {
      decidesAfter(1);
      others();
    }
    assertThat(heard).hasSize(1);
    decidesAfter(1);
    others();
    assertThat(heard).hasSize(2);
  }

  @Test
  void nothing_is_heard_while_nothing_is_decided() {
    decidesAfter(0);
    others();
    now = now.plusSeconds(3600);
    others();
    assertThat(heard).hasSize(1);
  }

  @Test
  void the_loop_never_waits_for_it_and_a_slow_one_is_not_joined_by_another() {
    decidesAfter(0);
    assertThat(heard).as("what others have not run yet").isEmpty();
    decidesAfter(60);
    decidesAfter(60);
    assertThat(beside).hasSize(1);
    others();
    decidesAfter(0);
    assertThat(beside).hasSize(1);
  }

  @Test
  void a_refusal_and_an_address_that_cannot_be_read_are_tried_again_a_minute_later() {
    takes = false;
    decidesAfter(0);
    others();
    decidesAfter(60);
    others();
    assertThat(heard).hasSize(2);

    address = Optional.empty();
    decidesAfter(60);
    others();
    assertThat(heard).as("nobody waits").hasSize(2);
  }

  @Test
  void what_its_address_throws_stays_beside_the_loop() {
    Heart broken =
        new Heart(
            "shop",
            where -> Outcome.ok("h"),
            () -> {
              throw new IllegalArgumentException("${env:X} names no variable");
            },
            () -> now,
            beside::add);
    broken.decided();
    others();
    now = now.plusSeconds(60);
    broken.decided();
    assertThat(beside).as("it goes on").hasSize(1);
  }
}
