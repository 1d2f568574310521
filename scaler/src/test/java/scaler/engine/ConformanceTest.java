package scaler.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static scaler.engine.ConformanceRun.NOON;
import static scaler.engine.ConformanceRun.TOKEN_RULE;
import static scaler.engine.ConformanceRun.answer;
import static scaler.engine.ConformanceRun.ask;
import static scaler.engine.ConformanceRun.bench;
import static scaler.engine.ConformanceRun.forgetful;
import static scaler.engine.ConformanceRun.verdict;
import static scaler.engine.TestFleet.web;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import scaler.core.model.MachineId;
import scaler.engine.conformance.Answer;
import scaler.engine.conformance.Answer.Verdict;
import scaler.engine.conformance.Bench;
import scaler.engine.conformance.Conformance;
import scaler.engine.conformance.Sweep;
import scaler.engine.port.Cloud;
import scaler.engine.port.Outcome;
import scaler.engine.port.Parts;
import scaler.engine.port.World;
import scaler.sim.SimTimes;
import scaler.sim.SimWorld;

/** What is found out of clouds that keep their promises, and of some that do not. */
@ExtendWith(Quiet.class)
class ConformanceTest {
  private final SimWorld sim = new SimWorld(NOON, SimTimes.STANDARD);

  private Bench onSim(Cloud cloud) {
    World world = sim.ports();
    return bench(
        web(1, 2), new Bench.Ports(cloud, world.balancer(), Parts.NONE), sim, sim::advance);
  }

  @Test
  void a_cloud_that_keeps_its_promises_is_told_so_and_nothing_stays() throws InterruptedException {
    Bench bench = onSim(sim.ports().cloud());
    Map<String, Answer> answers = ask(bench);

    assertThat(answers.values()).as("%s", answers).allMatch(Answer::good);
    assertThat(verdict(answers, "same token, same request")).isEqualTo(Verdict.HOLDS);
    assertThat(verdict(answers, "same token, other request")).isEqualTo(Verdict.HOLDS);
    assertThat(verdict(answers, "the balancer takes in and lets go")).isEqualTo(Verdict.HOLDS);
    assertThat(verdict(answers, "a stop and a start")).isEqualTo(Verdict.HOLDS);
    assertThat(verdict(answers, "30 launches at once")).isEqualTo(Verdict.HOLDS);
    assertThat(sim.launched().size()).isBetween(45, Conformance.launches());
    assertThat(sim.launched()).allMatch(m -> m.tags().containsValue("shop~conformance"));

    assertThat(Sweep.of(bench).left()).isEmpty();
    sim.advance(SimTimes.STANDARD.shutdown());
    assertThat(sim.living()).isEmpty();
  }

  @Test
  void a_cloud_that_breaks_the_token_rule_is_told_by_which_rule() throws InterruptedException {
    Bench bench = onSim(forgetful(sim.ports().cloud()));
    Map<String, Answer> answers = ask(bench);

    assertThat(answer(answers, "same token, same request").says()).startsWith(TOKEN_RULE);
    assertThat(verdict(answers, "same token, same request")).isEqualTo(Verdict.BROKEN);
    assertThat(verdict(answers, "same token, other request")).isEqualTo(Verdict.BROKEN);
    Sweep.of(bench);
    sim.advance(SimTimes.STANDARD.shutdown());
    assertThat(sim.living()).as("the second ones, too").isEmpty();
  }

  @Test
  void what_a_run_that_was_killed_left_behind_is_found_by_its_name_and_ended()
      throws InterruptedException {
    AtomicInteger pauses = new AtomicInteger();
    World world = sim.ports();
    Bench killed =
        bench(
            web(1, 2),
            new Bench.Ports(world.cloud(), world.balancer(), Parts.NONE),
            sim,
            time -> {
              if (pauses.incrementAndGet() > 30) {
                throw new InterruptedException("killed");
              }
              sim.advance(time);
            });
    assertThatThrownBy(() -> ask(killed)).isInstanceOf(InterruptedException.class);
    sim.foreign("other", "zone-a", Map.of("scaler-application", "shop"));
    assertThat(sim.living()).hasSizeGreaterThan(1);

    // Another process knows nothing but the name.
    Sweep swept = Sweep.of(onSim(sim.ports().cloud()));

    assertThat(swept.left()).isEmpty();
    assertThat(swept.ended()).isNotEmpty();
    sim.advance(SimTimes.STANDARD.shutdown());
    assertThat(sim.living())
        .singleElement()
        .satisfies(left -> assertThat(left.tags()).containsEntry("scaler-application", "shop"));
  }

  @Test
  void a_machine_that_cannot_be_ended_is_told() throws InterruptedException {
    Bench bench =
        onSim(
            new OtherCloud(sim.ports().cloud()) {
              @Override
              public Outcome<MachineId> terminate(MachineId machine) {
                return Outcome.ok(machine);
              }
            });
    ask(bench);
    Sweep swept = Sweep.of(bench);
    assertThat(swept.left()).isNotEmpty();
    assertThat(swept.trouble()).contains("they go on running");
  }
}
