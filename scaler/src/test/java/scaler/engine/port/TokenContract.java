package scaler.engine.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import scaler.core.model.CloudMachine;
import scaler.core.model.CloudMachine.State;
import scaler.core.model.MachineId;
import scaler.core.model.VolumeId;

/** The contract of a cloud that keeps its promises about tokens and ends; moto does not. */
public abstract class TokenContract extends CloudContract {
  @Test
  void the_same_request_again_gives_the_same_machine_and_another_under_its_token_none() {
    CloudMachine once = launch("twice");
    assertThat(launch("twice").id()).isEqualTo(once.id());
    Map<String, String> other = new HashMap<>(tags("twice"));
    other.put("team", "day shift");
    assertThat(cloud().launch(request("token-twice", other)))
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> assertThat(failed.failure()).isInstanceOf(Failure.Invalid.class));
    assertThat(ok(cloud().list("twice"))).hasSizeLessThan(2);
  }

  @Test
  void a_volume_that_a_machine_has_is_refused_to_it_and_to_another() {
    VolumeId id = volume("data", "taken");
    CloudMachine first = running("taken-first");
    CloudMachine second = running("taken-second");
    ok(volumes().attach(id, first.id(), "/dev/sdf"));
    assertThat(volumes().attach(id, first.id(), "/dev/sdf")).isInstanceOf(Outcome.Failed.class);
    assertThat(volumes().attach(id, second.id(), "/dev/sdf")).isInstanceOf(Outcome.Failed.class);
    assertThat(ok(volumes().tagged("data", "taken")))
        .allMatch(volume -> volume.isAttachedTo(first.id()));
  }

  @Test
  void a_machine_that_is_off_stays_off_when_it_is_told_to_reboot() {
    MachineId id = launch("off").id();
    until(() -> state("off", id) == State.RUNNING);
    ok(cloud().stop(id, true));
    until(() -> state("off", id) == State.STOPPED);
    cloud().reboot(id);
    assertThat(state("off", id)).isEqualTo(State.STOPPED);
  }

  @Test
  void nothing_brings_an_ended_machine_back() {
    MachineId id = launch("over").id();
    until(() -> state("over", id) == State.RUNNING);
    ok(cloud().terminate(id));
    until(() -> state("over", id) == State.TERMINATED);
    cloud().reboot(id);
    refused(cloud().stop(id, false));
    refused(cloud().stop(id, true));
    refused(cloud().start(id));
    assertThat(state("over", id)).isEqualTo(State.TERMINATED);
  }

  private State state(String application, MachineId id) {
    return ok(cloud().list(application)).stream()
        .filter(machine -> machine.id().equals(id))
        .findFirst()
        .orElseThrow()
        .state();
  }
}
