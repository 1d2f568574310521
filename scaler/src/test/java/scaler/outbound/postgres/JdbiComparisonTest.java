package scaler.outbound.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import scaler.core.model.RoleName;
import scaler.engine.port.Comparison.Side;
import scaler.engine.port.Lease;
import scaler.engine.port.LeaseLostException;
import scaler.outbound.postgres.JdbiComparison.Compared;

/** Sums of a shadow and of what really ran. */
class JdbiComparisonTest {
  private static final RoleName WEB = Tables.ROLE;
  private static final Instant NOON = Tables.NOON;

  private final Tables tables = Tables.shared();
  private final String application = Tables.application();
  private final JdbiComparison comparison = new JdbiComparison(tables.database());

  private static Side side(int machines, String perHour, int unpriced) {
    return new Side(machines, new BigDecimal(perHour), unpriced);
  }

  private Compared only() {
    assertThat(comparison.of(application)).hasSize(1);
    return comparison.of(application).getFirst();
  }

  @Test
  void time_that_was_watched_counts_for_both_sides_and_time_that_was_not_for_none() {
    Lease lease = tables.lease(application);
    assertThat(comparison.begun(application, WEB)).isFalse();
    comparison.begin(lease, WEB, NOON);
    assertThat(comparison.begun(application, WEB)).isTrue();

    comparison.add(lease, WEB, side(2, "0.20", 0), side(3, "0.20", 1), NOON.plusSeconds(36));
    // Nobody looked for an hour.
    comparison.add(lease, WEB, side(9, "9", 9), side(9, "9", 9), NOON.plusSeconds(3636));
    comparison.add(lease, WEB, side(1, "0.10", 0), side(3, "0.20", 1), NOON.plusSeconds(3672));

    Compared web = only();
    assertThat(web.since()).isEqualTo(NOON);
    assertThat(web.watched()).isEqualTo(Duration.ofSeconds(72));
    assertThat(web.imagined().machines()).isEqualTo(1);
    assertThat(web.imagined().hours()).isEqualTo(0.03);
    assertThat(web.imagined().dollars()).isEqualByComparingTo("0.003");
    assertThat(web.imagined().unpricedHours()).isZero();
    assertThat(web.real().machines()).isEqualTo(3);
    assertThat(web.real().hours()).isEqualTo(0.06);
    assertThat(web.real().dollars()).isEqualByComparingTo("0.004");
    assertThat(web.real().unpricedHours()).isEqualTo(0.02);
    assertThat(web.longestWait()).isEmpty();
  }

  @Test
  void a_second_beginning_changes_nothing() {
    Lease lease = tables.lease(application);
    comparison.begin(lease, WEB, NOON);
    comparison.begin(lease, WEB, NOON.plusSeconds(60));

    assertThat(only().since()).isEqualTo(NOON);
  }

  @Test
  void who_has_lost_the_lease_adds_nothing() {
    Lease lease = tables.lease(application);
    comparison.begin(lease, WEB, NOON);
    Lease old = new Lease(application, "old", lease.epoch() - 1);

    assertThatThrownBy(
            () -> comparison.add(old, WEB, side(1, "1", 0), side(1, "1", 0), NOON.plusSeconds(10)))
        .isInstanceOf(LeaseLostException.class);
    assertThat(only().watched()).isZero();
  }
}
