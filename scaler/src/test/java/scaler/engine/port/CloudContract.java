package scaler.engine.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import scaler.core.model.BalancerSpec;
import scaler.core.model.CloudMachine;
import scaler.core.model.CloudMachine.State;
import scaler.core.model.MachineId;
import scaler.core.model.Market;
import scaler.core.model.Stranger;
import scaler.core.model.TargetState;
import scaler.core.model.Volume;
import scaler.core.model.VolumeCopy;
import scaler.core.model.VolumeId;
import scaler.engine.loop.OwnerTags;
import scaler.engine.port.Balancer.Member;

/**
 * What the loop relies on, whoever runs the machines. Each implementation of the ports runs it;
 * every test has an application and tokens of its own, since a cloud may be shared.
 */
public abstract class CloudContract {
  protected abstract Cloud cloud();

  protected abstract Balancer balancer();

  protected abstract Others others();

  /** A balancer that is there and empty. */
  protected abstract BalancerSpec emptyBalancer(boolean classic);

  /** A launch that this cloud can do, with those tags and no other. */
  protected abstract LaunchRequest request(String token, Map<String, String> tags);

  /** A launch for a cloud to which no image, template or group means anything. */
  public static LaunchRequest plain(String token, String userData, Map<String, String> tags) {
    return new LaunchRequest(
        token,
        "zone-a",
        Optional.of("small"),
        Market.ON_DEMAND,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        userData,
        tags);
  }

  protected abstract String applicationTag();

  /** Lets time pass until it holds, or fails. */
  protected abstract void until(Callable<Boolean> holds);

  protected static <T> T ok(Outcome<T> outcome) {
    return switch (outcome) {
      case Outcome.Ok<T>(var value) -> value;
      case Outcome.Failed<T>(var failure) -> throw new AssertionError(failure);
    };
  }

  protected final CloudMachine launch(String application) {
    return ok(cloud().launch(request("token-" + application, tags(application))));
  }

  protected final Map<String, String> tags(String application) {
    return Map.of(applicationTag(), application, OwnerTags.ROLE, "web", "team", "night watch");
  }

  protected final CloudMachine running(String application) {
    MachineId id = launch(application).id();
    until(() -> shown(application, id).filter(seen -> seen.state() == State.RUNNING).isPresent());
    return shown(application, id).orElseThrow();
  }

  private Optional<CloudMachine> shown(String application, MachineId id) {
    return ok(cloud().list(application)).stream()
        .filter(machine -> machine.id().equals(id))
        .findFirst();
  }

  @Test
  void a_machine_is_launched_with_its_tags_and_comes_to_run_at_an_address() {
    CloudMachine born = launch("born");
    assertThat(born.state()).isIn(State.PENDING, State.RUNNING);
    assertThat(born.tags()).isEqualTo(tags("born"));
    until(() -> shown("born", born.id()).filter(seen -> seen.state() == State.RUNNING).isPresent());
    CloudMachine running = shown("born", born.id()).orElseThrow();
    assertThat(running.tags()).isEqualTo(tags("born"));
    assertThat(running.zone()).isEqualTo(born.zone()).isNotEmpty();
    assertThat(running.type()).isEqualTo(born.type()).isNotEmpty();
    assertThat(running.address()).isPresent();
  }

  @Test
  void a_machine_says_in_which_market_it_is_and_one_that_may_be_taken_back_cannot_be_stopped() {
    LaunchRequest plain = request("token-spot", tags("spot"));
    CloudMachine spot =
        ok(
            cloud()
                .launch(
                    new LaunchRequest(
                        plain.clientToken(),
                        plain.subnet(),
                        plain.type(),
                        Market.SPOT,
                        plain.image(),
                        plain.launchTemplate(),
                        plain.securityGroups(),
                        plain.keyPair(),
                        plain.profile(),
                        plain.rootVolume(),
                        plain.userData(),
                        plain.tags())));
    assertThat(shown("spot", spot.id()).orElseThrow())
        .satisfies(seen -> {
          assertThat(seen.market()).isEqualTo(Market.SPOT);
          assertThat(seen.stoppable()).isFalse();
          assertThat(seen.reclaimed()).isFalse();
        });
    assertThat(launch("ordinary").market()).isEqualTo(Market.ON_DEMAND);
  }

  @Test
  void a_listing_is_of_one_application() {
    CloudMachine ours = running("ours");
    CloudMachine theirs = running("theirs");
    assertThat(ok(cloud().list("ours"))).extracting(CloudMachine::id).containsExactly(ours.id());
    assertThat(ok(cloud().list("theirs")))
        .extracting(CloudMachine::id)
        .containsExactly(theirs.id());
    assertThat(ok(cloud().list("nobodys"))).isEmpty();
  }

  @Test
  void a_machine_is_found_by_its_id_as_the_listing_shows_it_and_one_that_never_was_is_not_there() {
    CloudMachine found = running("found");
    assertThat(ok(cloud().find(found.id()))).isEqualTo(shown("found", found.id()));
    assertThat(ok(cloud().find(new MachineId("i-0aaaaaaaaaaaaaaaa")))).isEmpty();
  }

  @Test
  void a_tag_comes_changes_and_goes_and_going_twice_is_no_failure() {
    MachineId id = running("tagged").id();
    assertThat(cloud().tag(id, "scaler-state", "draining")).isEqualTo(Outcome.ok(id));
    until(() -> "draining".equals(tag("tagged", id)));
    ok(cloud().tag(id, "scaler-state", "other"));
    until(() -> "other".equals(tag("tagged", id)));
    assertThat(cloud().untag(id, "scaler-state")).isEqualTo(Outcome.ok(id));
    until(() -> tag("tagged", id).isEmpty());
    assertThat(cloud().untag(id, "scaler-state")).isEqualTo(Outcome.ok(id));
    assertThat(shown("tagged", id).orElseThrow().tags()).isEqualTo(tags("tagged"));
  }

  private String tag(String application, MachineId id) {
    return shown(application, id).orElseThrow().tags().getOrDefault("scaler-state", "");
  }

  @Test
  void machines_of_whatever_owner_are_found_by_id_and_by_tag() {
    CloudMachine one = running("stranger");
    CloudMachine other = running("star");
    assertThat(ok(others().find(List.of(one.id(), new MachineId("i-00000000000000001")))))
        .singleElement()
        .satisfies(found -> {
          assertThat(found.machine().tags()).isEqualTo(tags("stranger"));
          assertThat(found.machine().zone()).isEqualTo(one.zone());
          assertThat(found.subnet()).isEqualTo(request("any", Map.of()).subnet());
        });
    assertThat(ok(others().find(List.of()))).isEmpty();
    assertThat(ok(others().tagged(applicationTag(), "star")))
        .extracting(Stranger::id)
        .containsExactly(other.id());
    assertThat(ok(others().tagged(applicationTag(), "st*"))).as("no pattern").isEmpty();
  }

  @Test
  void an_ended_machine_is_shown_as_ended_or_no_more_and_ending_it_again_is_no_failure() {
    MachineId id = running("ended").id();
    MachineId stays = ok(cloud().launch(request("token-stays", tags("ended")))).id();
    assertThat(cloud().terminate(id)).isEqualTo(Outcome.ok(id));
    until(() -> shown("ended", id).map(seen -> seen.state() == State.TERMINATED).orElse(true));
    assertThat(cloud().terminate(id)).isEqualTo(Outcome.ok(id));
    until(() -> shown("ended", stays).filter(seen -> seen.state() == State.RUNNING).isPresent());
  }

  private void waits(String application, MachineId id, State state) {
    until(() -> shown(application, id).filter(seen -> seen.state() == state).isPresent());
  }

  /** It was refused as wrong, which it stays. */
  protected static void refused(Outcome<MachineId> outcome) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> assertThat(failed.failure()).isInstanceOf(Failure.Invalid.class));
  }

  @Test
  void a_reboot_keeps_all_that_listings_show() {
    CloudMachine before = running("rebooted");
    assertThat(before.stoppable()).isTrue();
    assertThat(cloud().reboot(before.id())).isEqualTo(Outcome.ok(before.id()));
    assertThat(shown("rebooted", before.id())).contains(before);
    assertThat(cloud().reboot(before.id())).isEqualTo(Outcome.ok(before.id()));
    waits("rebooted", before.id(), State.RUNNING);
    assertThat(shown("rebooted", before.id())).contains(before);
  }

  @Test
  void a_machine_stops_and_starts_with_its_id_address_and_tags_and_doing_so_twice_is_no_failure() {
    CloudMachine before = running("restarted");
    MachineId id = before.id();
    assertThat(cloud().start(id)).as("it runs").isEqualTo(Outcome.ok(id));
    assertThat(cloud().stop(id, false)).isEqualTo(Outcome.ok(id));
    assertThat(shown("restarted", id).orElseThrow().state())
        .isIn(State.STOPPING, State.STOPPED, State.RUNNING);
    assertThat(cloud().stop(id, false)).as("on its way").isEqualTo(Outcome.ok(id));
    waits("restarted", id, State.STOPPED);
    assertThat(cloud().stop(id, true)).as("stopped").isEqualTo(Outcome.ok(id));
    assertThat(shown("restarted", id).orElseThrow().tags()).isEqualTo(before.tags());
    assertThat(cloud().start(id)).isEqualTo(Outcome.ok(id));
    assertThat(cloud().start(id)).as("on its way").isEqualTo(Outcome.ok(id));
    waits("restarted", id, State.RUNNING);
    assertThat(shown("restarted", id)).contains(before);
  }

  @Test
  void a_stop_by_force_stops_and_a_stopped_machine_is_ended() {
    MachineId id = running("forced").id();
    assertThat(cloud().stop(id, true)).isEqualTo(Outcome.ok(id));
    waits("forced", id, State.STOPPED);
    assertThat(cloud().terminate(id)).isEqualTo(Outcome.ok(id));
    until(() -> shown("forced", id).map(seen -> seen.state() == State.TERMINATED).orElse(true));
  }

  @Test
  void an_id_that_never_was_is_neither_rebooted_nor_stopped_nor_started() {
    MachineId nobody = new MachineId("i-0aaaaaaaaaaaaaaab");
    refused(cloud().reboot(nobody));
    refused(cloud().stop(nobody, false));
    refused(cloud().stop(nobody, true));
    refused(cloud().start(nobody));
  }

  @Test
  void a_machine_joins_a_balancer_and_leaves_it_and_doing_so_twice_is_no_failure() {
    for (boolean classic : List.of(true, false)) {
      BalancerSpec spec = emptyBalancer(classic);
      CloudMachine machine = running(classic ? "classic" : "grouped");
      Member member = new Member(machine.id(), machine.address());
      assertThat(ok(balancer().targets(spec, List.of(member))).machines()).isEmpty();
      assertThat(balancer().deregister(spec, member)).isEqualTo(Outcome.ok(machine.id()));
      assertThat(balancer().register(spec, machine)).isEqualTo(Outcome.ok(machine.id()));
      assertThat(balancer().register(spec, machine)).isEqualTo(Outcome.ok(machine.id()));
      assertThat(ok(balancer().targets(spec, List.of(member))).machines())
          .containsOnlyKeys(machine.id());
      assertThat(ok(balancer().targets(spec, List.of(member))).machines().values())
          .doesNotContain(TargetState.UNKNOWN, TargetState.DRAINING);
      assertThat(balancer().deregister(spec, member)).isEqualTo(Outcome.ok(machine.id()));
      until(() -> ok(balancer().targets(spec, List.of(member))).machines().isEmpty());
      assertThat(balancer().deregister(spec, member)).isEqualTo(Outcome.ok(machine.id()));
    }
  }

  /** A new data volume where {@link #request} launches, known by that tag. */
  protected abstract VolumeId volume(String key, String value);

  protected abstract Volumes volumes();

  private Volume only(String application) {
    return ok(volumes().tagged("data", application)).getFirst();
  }

  @Test
  void a_volume_is_free_until_a_machine_has_it_and_after_that_machines_end() {
    String application = "volumes";
    VolumeId id = volume("data", application);
    CloudMachine machine = running(application);
    assertThat(only(application)).isEqualTo(new Volume(id, machine.zone(), new Volume.Use.Free()));

    assertThat(ok(volumes().attach(id, machine.id(), "/dev/sdf"))).isEqualTo(id);
    until(() -> only(application).isAttachedTo(machine.id()));

    ok(cloud().terminate(machine.id()));
    until(() -> only(application).isFree());
  }

  @Test
  void only_volumes_with_that_very_tag_are_found() {
    VolumeId id = volume("data", "found");
    volume("data", "found-not");
    assertThat(ok(volumes().tagged("data", "found"))).extracting(Volume::id).containsExactly(id);
    assertThat(ok(volumes().tagged("data", "nobody"))).isEmpty();
  }

  @Test
  void a_snapshot_bears_its_tags_from_the_start_and_may_be_deleted_twice() {
    VolumeId id = volume("data", "copied");
    Map<String, String> tags = Map.of("scaler-slot", "7", "scaler-role", "search");
    String snapshot = ok(volumes().copy(id, tags));
    List<VolumeCopy> copies = ok(volumes().copies(Map.of("scaler-slot", "7")));
    assertThat(copies).hasSize(1);
    assertThat(copies.getFirst().id()).isEqualTo(snapshot);
    assertThat(copies.getFirst().volume()).isEqualTo(id);
    assertThat(copies.getFirst().failed()).isFalse();
    assertThat(copies.getFirst().tags()).isEqualTo(tags);
    assertThat(ok(volumes().copies(Map.of("scaler-slot", "7", "scaler-role", "web")))).isEmpty();

    assertThat(ok(volumes().deleteCopy(snapshot))).isEqualTo(snapshot);
    assertThat(ok(volumes().deleteCopy(snapshot))).isEqualTo(snapshot);
    assertThat(ok(volumes().copies(tags))).isEmpty();
  }
}
