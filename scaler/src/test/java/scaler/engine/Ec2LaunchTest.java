package scaler.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.engine.TestFleet.WEB;
import static scaler.engine.TestFleet.in;
import static scaler.engine.TestFleet.web;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import scaler.core.model.Market;
import scaler.ec2.Action;
import scaler.ec2.Fault;
import scaler.ec2.Offer;
import scaler.ec2.Received;
import scaler.ec2.Times;

/** Launches on an EC2 that has its bad days: nothing twice, nothing lost, nothing in a hot loop. */
@ExtendWith(Quiet.class)
class Ec2LaunchTest {
  @RegisterExtension final Ec2Stages stages = new Ec2Stages();

  @Test
  void replies_that_are_cut_after_the_effect_launch_nothing_twice() throws IOException {
    // No listing shows them before they are asked for again.
    Ec2Stage at = stages.stage(Times.STANDARD.late(Duration.ofSeconds(40), Duration.ofSeconds(70)));
    at.stage.fleet.apply(web(2, 3));
    for (int n = 0; n < 6; n++) {
      at.ec2.faults().next(Action.RUN_INSTANCES, new Fault.ReplyCut());
    }

    at.stage.look();
    assertThat(at.calls(Action.RUN_INSTANCES)).as("each is tried once in a call").isEqualTo(2);
    at.settles(2);
    assertThat(at.calls(Action.RUN_INSTANCES)).as("again").isGreaterThan(4);
    assertThat(at.launched()).isEqualTo(2);
  }

  @Test
  void a_launch_that_takes_effect_late_keeps_its_slot_until_then() throws IOException {
    Ec2Stage at = stages.stage();
    at.stage.fleet.apply(web(2, 3));
    at.ec2.faults().always(Action.RUN_INSTANCES, new Fault.LateEffect(Duration.ofSeconds(90)));

    at.stage.lookFor(Duration.ofSeconds(60));
    assertThat(at.launched()).isZero();
    assertThat(at.stage.onRecord()).hasSize(2);
    at.settles(2);
    at.stage.lookFor(Duration.ofMinutes(5));
    assertThat(at.launched()).isEqualTo(2);
  }

  @Test
  void one_that_takes_effect_late_after_later_tries_were_refused_is_not_forgotten()
      throws IOException {
    Ec2Stage at = stages.stage();
    at.stage.fleet.apply(web(1, 1));
    at.ec2.faults().next(Action.RUN_INSTANCES, new Fault.LateEffect(Duration.ofSeconds(30)));
    at.ec2.faults().always(Action.RUN_INSTANCES, new Fault.Unauthorized());

    at.stage.lookFor(Duration.ofMinutes(1));
    at.ec2.faults().none();
    at.settles(1);
    at.stage.lookFor(Duration.ofMinutes(5));
    assertThat(at.launched()).isEqualTo(1);
    at.stage.holdsItsLaws();
  }

  @Test
  void one_whose_last_try_of_many_takes_effect_late_is_not_forgotten_either() throws IOException {
    Ec2Stage at = stages.stage();
    at.stage.fleet.apply(web(1, 1));
    at.ec2.faults().always(Action.RUN_INSTANCES, new Fault.ServerError());
    at.stage.until(
        "six minutes of tries", Duration.ofMinutes(10), () -> at.calls(Action.RUN_INSTANCES) == 7);
    at.ec2.faults().none();
    at.ec2.faults().next(Action.RUN_INSTANCES, new Fault.LateEffect(Duration.ofSeconds(150)));
    at.ec2.faults().always(Action.RUN_INSTANCES, new Fault.Unauthorized());

    at.stage.lookFor(Duration.ofMinutes(6));
    at.ec2.faults().none();
    at.settles(1);
    assertThat(at.launched()).isEqualTo(1);
  }

  @Test
  void a_token_that_was_used_for_another_request_does_not_make_the_machine_a_stray()
      throws IOException {
    Ec2Stage at = stages.stage();
    at.stage.fleet.apply(web(1, 1));
    at.ec2.faults().next(Action.RUN_INSTANCES, new Fault.ReplyCut());
    at.ec2
        .faults()
        .always(Action.RUN_INSTANCES, new Fault.Refused(400, "IdempotentParameterMismatch"));

    at.settles(1);
    assertThat(at.launched()).isEqualTo(1);
  }

  @Test
  void no_token_is_ever_sent_to_two_zones() throws IOException {
    Ec2Stage at = stages.stage();
    at.stage.fleet.apply(web(4, 4));
    at.ec2
        .faults()
        .next(
            Action.RUN_INSTANCES,
            new Fault.ReplyCut(),
            new Fault.ServerError(),
            new Fault.ServerError());
    at.ec2.capacity().left(Offer.onDemand("m7g.large", "zone-b"), 1);

    at.settles(4);
    var zones =
        at.ec2.journal(Action.RUN_INSTANCES).stream()
            .collect(
                Collectors.groupingBy(
                    sent -> sent.parameter("ClientToken").orElseThrow(),
                    Collectors.mapping(
                        sent -> sent.parameter("SubnetId").orElseThrow(), Collectors.toSet())));
    assertThat(zones.values()).allSatisfy(used -> assertThat(used).hasSize(1));
    assertThat(at.launched()).isEqualTo(4);
  }

  @Test
  void what_is_asked_for_again_is_what_was_asked_for_whatever_the_fleet_file_says_by_then()
      throws IOException {
    Ec2Stage at = stages.stage();
    at.stage.fleet.apply(web(1, 1));
    at.ec2.faults().always(Action.RUN_INSTANCES, new Fault.ServerError());
    at.stage.look();
    at.stage.fleet.tags(Map.of("team", "day shift"));
    at.stage.fleet.apply(in(web(1, 1), Market.SPOT));

    at.stage.lookFor(Duration.ofMinutes(1));
    at.ec2.faults().none();
    at.settles(1);
    assertThat(at.ec2.journal(Action.RUN_INSTANCES)).hasSizeGreaterThan(2);
    assertThat(at.ec2.journal(Action.RUN_INSTANCES).stream().map(Received::parameters).distinct())
        .hasSize(1);
  }

  @Test
  void a_launch_says_itself_whose_machine_and_disks_these_are_and_nothing_is_tagged_later()
      throws IOException {
    Ec2Stage at = stages.serving(1);

    assertThat(at.ec2.journal(Action.RUN_INSTANCES))
        .singleElement()
        .satisfies(sent -> {
          for (String kind : List.of("instance", "volume", "network-interface")) {
            assertThat(tagKeys(sent, kind))
                .as(kind)
                .contains(
                    "scaler-install",
                    "scaler-application",
                    "scaler-role",
                    "scaler-slot",
                    "Name",
                    "team");
          }
          assertThat(sent.parameter("MetadataOptions.HttpTokens")).contains("required");
        });
    assertThat(at.calls(Action.CREATE_TAGS)).isZero();
  }

  /** The keys of the tags that a launch gives to things of that kind. */
  private static List<String> tagKeys(Received sent, String kind) {
    String specification =
        sent.parameters().entrySet().stream()
            .filter(one -> one.getKey().endsWith(".ResourceType") && one.getValue().equals(kind))
            .map(one -> one.getKey().replace("ResourceType", "Tag."))
            .findFirst()
            .orElse("none of this kind");
    return sent.parameters().entrySet().stream()
        .filter(one -> one.getKey().startsWith(specification) && one.getKey().endsWith(".Key"))
        .map(Map.Entry::getValue)
        .toList();
  }

  @Test
  void machines_that_listings_show_late_are_waited_for() throws IOException {
    Ec2Stage at = stages.stage(Times.STANDARD.late(Duration.ofSeconds(40), Duration.ofSeconds(70)));
    at.stage.fleet.apply(web(2, 3));

    at.settles(2);
    assertThat(at.launched()).isEqualTo(2);
  }

  @Test
  void throttled_launches_come_later_and_each_once() throws IOException {
    Ec2Stage at = stages.stage();
    at.stage.fleet.apply(web(3, 3));
    at.ec2.faults().limit(Action.RUN_INSTANCES, 1, 0.1, at.stage.world.instant());

    at.settles(3);
    assertThat(at.launched()).isEqualTo(3);
    assertThat(at.calls(Action.RUN_INSTANCES)).isLessThan(15);
  }

  @Test
  void a_zone_without_room_is_left_for_another() throws IOException {
    Ec2Stage at = stages.stage();
    at.ec2.capacity().full(Offer.onDemand("m7g.large", "zone-a"));
    at.stage.fleet.apply(web(2, 3));

    at.settles(2);
    assertThat(at.ec2.journal(Action.RUN_INSTANCES).stream().map(Received::outcome))
        .filteredOn(outcome -> outcome.contains("Insufficient"))
        .hasSize(1);
  }

  @Test
  void no_room_for_a_quarter_of_an_hour_costs_few_calls_and_no_demand() throws IOException {
    Ec2Stage at = stages.stage();
    at.ec2.capacity().limitVcpus(0);
    at.stage.fleet.apply(web(2, 3));

    at.stage.lookFor(Duration.ofMinutes(15));
    assertThat(at.launched()).isZero();
    assertThat(at.calls(Action.RUN_INSTANCES)).isLessThan(30);
    at.ec2.capacity().unlimited();
    at.settles(2);
  }

  @Test
  void machines_that_end_before_they_run_are_replaced_at_growing_pauses() throws IOException {
    Ec2Stage at = stages.stage();
    at.ec2.region().stillborn(3, "Client.VolumeLimitExceeded");
    at.stage.fleet.apply(web(1, 1));

    at.settles(1);
    assertThat(at.launched()).isEqualTo(4);
    List<Instant> asked = at.ec2.journal(Action.RUN_INSTANCES).stream().map(Received::at).toList();
    assertThat(Duration.between(asked.get(2), asked.get(3)))
        .as("the third pause is 15 s longer than the first")
        .isGreaterThan(Duration.between(asked.get(0), asked.get(1)).plusSeconds(10));
    assertThat(at.stage.trouble(WEB).failures()).as("over").isZero();
  }
}
