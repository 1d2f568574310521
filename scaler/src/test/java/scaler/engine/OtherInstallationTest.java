package scaler.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.engine.Holding.confirm;
import static scaler.engine.Holding.held;
import static scaler.engine.TestFleet.WEB;
import static scaler.engine.TestFleet.web;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import scaler.core.model.MachineState;
import scaler.outbound.postgres.Tables;

/** Machines that bear the tags of another installation, or tags that mean nothing. */
@ExtendWith(Quiet.class)
class OtherInstallationTest {
  private static final String START = "2026-03-02T12:00:00Z";
  private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
  private static final Tables EMPTY = Tables.fresh();

  @Test
  void machines_of_another_installation_are_taken_up_only_when_the_fleet_file_names_it() {
    Stage before = new Stage(START);
    before.fleet.installation("the-old-one");
    before.fleet.apply(web(2, 6));
    before.until("two", FIVE_MINUTES, () -> before.settled(WEB, 2));
    Stage stage = before.onEmpty(EMPTY);
    stage.fleet.apply(web(2, 6));
    stage.lookFor(FIVE_MINUTES);
    assertThat(held(stage))
        .matches(
            "2 machines run under the name %s for the installation the-old-one \\(the newest, i-.*, was launched at 2026-03-02T12:00:00Z\\), and this one is night"
                .formatted(stage.application));
    assertThat(stage.onRecord()).isEmpty();

    confirm(stage);
    stage.lookFor(FIVE_MINUTES);
    assertThat(stage.world.launched()).as("that alone says nothing").hasSize(2);
    assertThat(held(stage)).contains("the-old-one");

    stage.fleet.installation("the-old-one");
    stage.lookFor(Duration.ofSeconds(20));
    assertThat(stage.in(MachineState.BOOTING, WEB)).hasSize(2);
    confirm(stage);
    stage.until("they serve", FIVE_MINUTES, () -> stage.settled(WEB, 2));
    assertThat(stage.world.launched()).hasSize(2);
    stage.holdsItsLaws();
  }

  @Test
  void when_the_other_installations_machines_are_gone_a_confirmation_is_enough() {
    Stage before = new Stage(START);
    before.fleet.installation("the-old-one");
    before.fleet.apply(web(1, 6));
    before.until("one", FIVE_MINUTES, () -> before.settled(WEB, 1));
    Stage stage = before.onEmpty(EMPTY);
    stage.fleet.apply(web(1, 6));
    stage.look();
    stage.world.kill(stage.living(WEB).getFirst().id());
    stage.look();
    assertThat(stage.holds.held(stage.application).orElseThrow().others()).isEmpty();
    confirm(stage);
    stage.until("a new one", FIVE_MINUTES, () -> stage.settled(WEB, 1));
  }

  @Test
  void another_installations_machines_do_not_hold_an_application_that_governs_already() {
    Stage stage = new Stage(START);
    stage.fleet.apply(web(1, 6));
    stage.until("one", FIVE_MINUTES, () -> stage.settled(WEB, 1));
    stage.world.foreign(stage.application + "x", "zone-a", tags(stage, "the-other", "web", "77"));
    stage.lookFor(FIVE_MINUTES);
    assertThat(held(stage)).isEqualTo("not held");
    assertThat(stage.world.living()).hasSize(2);
    assertThat(stage.settled(WEB, 1)).isTrue();
  }

  private static Map<String, String> tags(
      Stage stage, String installation, String role, String slot) {
    return Map.of(
        "scaler-application",
        stage.application,
        "scaler-install",
        installation,
        "scaler-role",
        role,
        "scaler-slot",
        slot);
  }

  @Test
  void tags_that_mean_nothing_are_left_alone_and_hold_nothing() {
    Stage stage = new Stage(START);
    stage.fleet.apply(web(1, 6));
    stage.until("one", FIVE_MINUTES, () -> stage.settled(WEB, 1));
    String slot = Long.toString(stage.onRecord().getFirst().slot());
    stage.world.foreign(stage.application + 1, "zone-a", tags(stage, "night", "web", "first"));
    stage.world.foreign(stage.application + 3, "zone-a", tags(stage, "night", "past", "900000002"));
    stage.world.foreign(stage.application + 4, "zone-a", tags(stage, "night", "web", slot));
    stage.lookFor(FIVE_MINUTES);
    assertThat(held(stage)).isEqualTo("not held");
    assertThat(stage.world.living()).hasSize(4);
    assertThat(stage.settled(WEB, 1)).as(stage.toString()).isTrue();
  }
}
