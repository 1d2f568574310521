package scaler.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OutageTest {
  private long nanos = -5;
  private final Outage outage = new Outage(() -> nanos);

  private void pass(int seconds) {
    nanos += Duration.ofSeconds(seconds).toNanos();
  }

  @Test
  void it_is_told_when_it_begins_then_once_a_minute_and_when_it_is_over() {
    assertThat(outage.over()).isEmpty();
    assertThat(outage.goesOn()).contains(Duration.ZERO);
    int told = 0;
    for (int n = 0; n < 100; n++) {
      pass(3);
      told += outage.goesOn().isPresent() ? 1 : 0;
    }
    assertThat(told).isEqualTo(5);
    pass(60);
    assertThat(outage.goesOn()).contains(Duration.ofMinutes(6));
    pass(1);
    assertThat(outage.over()).contains(Duration.ofSeconds(361));
    assertThat(outage.over()).isEmpty();
    assertThat(outage.goesOn()).contains(Duration.ZERO);
  }

  @Test
  void a_lost_database_is_told_from_a_fault() {
    assertThat(
            Outage.isOfTheDatabase(new IllegalStateException(new SQLException("refused", "08001"))))
        .isTrue();
    assertThat(Outage.isOfTheDatabase(new RuntimeException(new SQLException("ends", "57P01"))))
        .isTrue();
    assertThat(
            Outage.isOfTheDatabase(
                new RuntimeException(new SQLTransientConnectionException("no connection"))))
        .isTrue();
    assertThat(Outage.isOfTheDatabase(new RuntimeException(new SQLException("x", "23505"))))
        .isFalse();
    assertThat(Outage.isOfTheDatabase(new RuntimeException(new SQLException("x")))).isFalse();
    assertThat(Outage.isOfTheDatabase(new IllegalStateException("a fault"))).isFalse();
  }

  @Test
  void its_reason_is_the_innermost_one_in_one_line() {
    assertThat(Outage.reason(new RuntimeException("outer", new SQLException("refused\nhint"))))
        .isEqualTo("refused");
    assertThat(Outage.reason(new NullPointerException())).isEqualTo("NullPointerException");
  }
}
