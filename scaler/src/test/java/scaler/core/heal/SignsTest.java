package scaler.core.heal;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.core.decide.ARole.NOON;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scaler.core.decide.AMachine;
import scaler.core.decide.ARole;
import scaler.core.fleet.HealSpec;
import scaler.core.fleet.RoleSpec.HealthSpec;
import scaler.core.model.Ailment;
import scaler.core.model.CloudMachine;
import scaler.core.model.Pulse;
import scaler.core.model.Pulse.Beat;
import scaler.core.model.Pulse.Sign;
import scaler.core.model.Sight;
import scaler.core.model.Sight.Health;
import scaler.core.model.TargetState;

/** What one look says, and what several come to. */
class SignsTest {
  private static final Sight.Check FAILS =
      new Sight.Check.Found(List.of(new Ailment.Failing("system check", Optional.empty())));
  private static final ARole CHECKED =
      new ARole()
          .health(
              new HealthSpec(
                  "http://{address}/",
                  Optional.empty(),
                  Duration.ofSeconds(5),
                  Duration.ofSeconds(5)));

  private static Optional<Boolean> ill(ARole role, AMachine seen) {
    return Signs.of(seen.placed().sight(), role.spec(), NOON).map(Beat::ill);
  }

  @Test
  void without_a_check_of_its_own_a_silent_page_decides_unless_a_balancer_serves_by_it() {
    assertThat(ill(new ARole(), AMachine.serving(1))).contains(false);
    assertThat(ill(new ARole(), AMachine.serving(1).silent())).contains(true);
    assertThat(ill(new ARole(), AMachine.serving(1).silent().target(TargetState.HEALTHY)))
        .contains(false);
    assertThat(ill(new ARole(), AMachine.serving(1).silent().target(TargetState.UNHEALTHY)))
        .contains(true);
  }

  @Test
  void neither_the_cloud_nor_a_balancer_nor_both_outvote_a_machine_that_answers() {
    AMachine accused = AMachine.serving(1).check(FAILS).target(TargetState.UNHEALTHY);
    assertThat(ill(new ARole(), accused)).contains(false);
    assertThat(ill(CHECKED, accused.health(new Health.Healthy()))).contains(false);
  }

  @Test
  void a_check_of_the_roles_own_decides_whatever_its_page_says() {
    assertThat(ill(CHECKED, AMachine.serving(1).health(new Health.Unhealthy("status 500"))))
        .contains(true);
    assertThat(ill(CHECKED, AMachine.serving(1).silent().health(new Health.Healthy())))
        .contains(false);
  }

  @Test
  void with_neither_page_nor_check_the_cloud_and_a_balancer_have_to_agree() {
    assertThat(ill(new ARole(), AMachine.serving(1).pageless().silent())).contains(false);
    assertThat(ill(new ARole(), AMachine.serving(1).pageless().silent().check(FAILS)))
        .contains(false);
    assertThat(
            ill(new ARole(), AMachine.serving(1).pageless().silent().target(TargetState.UNHEALTHY)))
        .contains(false);
    assertThat(
            ill(
                new ARole(),
                AMachine.serving(1).pageless().silent().check(FAILS).target(TargetState.UNHEALTHY)))
        .contains(true);
  }

  @Test
  void what_is_unknown_is_neither_well_nor_ill() {
    assertThat(ill(new ARole(), AMachine.serving(1).silent().unlisted())).isEmpty();
    assertThat(ill(new ARole(), AMachine.serving(1).silent().cloud(CloudMachine.State.STOPPED)))
        .isEmpty();
    assertThat(ill(CHECKED, AMachine.serving(1).silent())).as("not asked").isEmpty();
    assertThat(Signs.of(AMachine.serving(1).silent().sight(), new ARole().spec(), NOON))
        .as("no address")
        .isEmpty();
  }

  private static Pulse pulse(String looks) {
    Pulse pulse = Pulse.NONE;
    for (int n = 0; n < looks.length(); n++) {
      boolean ill = looks.charAt(n) == 'x';
      pulse =
          pulse.and(
              new Beat(
                  NOON.minusSeconds(5L * (looks.length() - 1 - n)),
                  ill,
                  ill ? Set.of(Sign.PAGE) : Set.of()),
              4);
    }
    return pulse;
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "'',Well",
    "....,Well",
    "x,Suspect",
    "xx,Suspect",
    "xxx,Ill",
    "x.xx,Ill",
    "xx.x,Ill",
    "xxx.,Well",
    "x..x,Suspect",
    "xxxx....,Well",
    ".xxx,Ill",
    "x.x.x.x,Suspect"
  })
  void three_of_the_last_four_looks_and_the_newest_one_have_to_fail(String looks, String name) {
    Sight seen = AMachine.serving(1).silent().pulse(pulse(looks)).sight();
    assertThat(Diagnosis.of(seen, HealSpec.STANDARD, NOON).getClass().getSimpleName())
        .isEqualTo(name);
  }

  @Test
  void what_was_seen_is_told_with_how_long_it_lasts() {
    Sight seen = AMachine.serving(1).silent().check(FAILS).pulse(pulse("....xxx")).sight();
    assertThat(Diagnosis.of(seen, HealSpec.STANDARD, NOON))
        .isEqualTo(new Diagnosis.Ill("its page is silent and EC2's system check fails, for 10 s"));
  }

  @Test
  void it_may_be_said_how_long_it_must_last() {
    HealSpec later =
        new HealSpec(
            List.of(),
            3,
            4,
            Duration.ofSeconds(16),
            Duration.ofMinutes(3),
            Optional.empty(),
            false);
    Sight four = AMachine.serving(1).silent().pulse(pulse("xxxx")).sight();
    assertThat(Diagnosis.of(four, later, NOON)).isInstanceOf(Diagnosis.Suspect.class);
    assertThat(Diagnosis.of(four, later, NOON.plusSeconds(1))).isInstanceOf(Diagnosis.Ill.class);
  }
}
