package scaler.engine.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class VigilTest {
  private Instant now = Instant.parse("2026-03-02T12:00:00Z");
  private final Vigil vigil = new Vigil("shop", () -> now);

  @Test
  void a_look_hangs_when_it_takes_longer_than_three_intervals() {
    assertThat(vigil.hanging()).isEmpty();
    vigil.begins();
    now = now.plusSeconds(30);
    assertThat(vigil.hanging()).isEmpty();
    now = now.plusSeconds(1);
    assertThat(vigil.hanging()).contains(Duration.ofSeconds(31));
    vigil.tellOfHang();
    vigil.tellOfHang();
    vigil.ends();
    assertThat(vigil.hanging()).isEmpty();
  }

  @Test
  void each_look_is_counted_by_how_it_went() {
    vigil.begins();
    vigil.fails();
    vigil.ends();
    vigil.begins();
    vigil.ends();
    assertThat(vigil.course().looks()).isEqualTo(2);
    assertThat(vigil.course().failed()).isEqualTo(1);
    assertThat(vigil.course().decided()).isZero();
    assertThat(vigil.course().last()).isEmpty();
  }
}
