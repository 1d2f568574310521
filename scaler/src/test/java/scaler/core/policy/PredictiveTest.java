package scaler.core.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.core.policy.ALoad.NOON;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Machines that boot in ten minutes, for a promise of five. */
class PredictiveTest {
  private static final Policy.Auto PROMISE = new Policy.Auto(Duration.ofMinutes(5), 0.99);
  private static final Policy PREDICTIVE = new Policy.Predictive(PROMISE);
  private static final Duration BOOT = Duration.ofMinutes(10);

  private static final Instant FIFTH = NOON.plus(Duration.ofDays(5));

  /** So many days before the fifth: a job a second for an hour from noon, and a hundredth else. */
  private static Season noons(int days) {
    Instant at = FIFTH.minus(Duration.ofDays(days));
    Season season = Season.nothing(at);
    for (int quarter = 0; quarter < days * Season.DAY; quarter++) {
      double more = quarter % Season.DAY < 4 ? 900 : 9;
      season = season.seeing(more, at, at.plus(Season.QUARTER));
      at = at.plus(Season.QUARTER);
    }
    return season;
  }

  private static Proposal before(Season season, long seconds, Policy rule) {
    Optional<Remembered> left =
        ALoad.jobs(0, 1)
            .came(0)
            .serving(1)
            .after(-20)
            .booted()
            .ask(new Policy.Auto(PROMISE.target(), 0.99))
            .learned();
    Learned first = (Learned) left.orElseThrow();
    Learned boots =
        new Learned(
            first.since(),
            FIFTH.minusSeconds(seconds + 10),
            first.arrivals(),
            first.job(),
            new BootTime(BOOT.toSeconds(), 20),
            first.margin());
    return ALoad.jobs(0, 1)
        .came(0)
        .serving(1)
        .after(5L * 24 * 3_600 - seconds)
        .remembering(Optional.of(new Seasoned(boots, season)))
        .ask(rule);
  }

  @Test
  void machines_come_before_the_jobs_that_other_days_had() {
    Season known = noons(5);
    assertThat(before(known, 60, PREDICTIVE).change()).isGreaterThan(10);
    assertThat(before(known, 60, PROMISE).change()).isZero();
    assertThat(before(known, 4 * 3_600, PREDICTIVE).change()).isZero();
  }

  @Test
  void it_says_what_it_foresees_or_why_it_stands_back() {
    assertThat(before(noons(5), 60, PREDICTIVE).signal())
        .isInstanceOfSatisfying(
            Signal.Outlooked.class,
            said ->
                assertThat(said.outlook())
                    .isInstanceOfSatisfying(
                        Outlook.Foreseen.class,
                        seen ->
                            assertThat(seen.at()).isEqualTo(FIFTH.minusSeconds(60).plus(BOOT))));
    assertThat(((Signal.Outlooked) before(noons(2), 60, PREDICTIVE).signal()).outlook())
        .isEqualTo(new Outlook.TooNew(2, 3));
  }

  @Test
  void without_a_forecast_it_is_the_rule_that_it_stands_on() {
    Optional<Remembered> predictive = Optional.empty();
    Optional<Remembered> auto = Optional.empty();
    long came = 0;
    for (int step = 0; step < 500; step++) {
      came += step * 7 % 5;
      ALoad load =
          ALoad.jobs(step * 13 % 40, 2)
              .came(came)
              .serving(2 + step % 3)
              .free(step % 2)
              .after(10L * step);
      Proposal one = load.remembering(predictive).ask(PREDICTIVE);
      Proposal other = load.remembering(auto).ask(PROMISE);
      assertThat(one.change()).isEqualTo(other.change());
      predictive = one.learned();
      auto = other.learned();
    }
    assertThat(predictive.map(Seasoned.class::cast).map(Seasoned::learned))
        .isEqualTo(auto.map(Learned.class::cast));
  }

  @Test
  void it_goes_on_from_what_the_rule_it_stands_on_has_learned_and_back() {
    Optional<Remembered> auto =
        ALoad.jobs(3, 1).came(7).serving(1).booted(BOOT).ask(PROMISE).learned();
    Optional<Remembered> next =
        ALoad.jobs(3, 1).came(9).serving(1).after(10).remembering(auto).ask(PREDICTIVE).learned();
    assertThat(next).containsInstanceOf(Seasoned.class);
    Optional<Remembered> back =
        ALoad.jobs(3, 1).came(9).serving(1).after(20).remembering(next).ask(PROMISE).learned();
    assertThat(back.map(Learned.class::cast).orElseThrow().arrivals().came()).isEqualTo(9);
    assertThat(back.map(Learned.class::cast).orElseThrow().since()).isEqualTo(NOON);
  }
}
