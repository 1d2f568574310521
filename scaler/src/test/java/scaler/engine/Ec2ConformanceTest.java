package scaler.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.engine.ConformanceRun.NOON;
import static scaler.engine.ConformanceRun.TOKEN_RULE;
import static scaler.engine.ConformanceRun.answer;
import static scaler.engine.ConformanceRun.ask;
import static scaler.engine.ConformanceRun.bench;
import static scaler.engine.ConformanceRun.fleet;
import static scaler.engine.ConformanceRun.forgetful;
import static scaler.engine.ConformanceRun.typed;
import static scaler.engine.ConformanceRun.verdict;
import static scaler.engine.TestFleet.jobs;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.Resolved;
import scaler.core.fleet.RoleSpec;
import scaler.core.model.MachineId;
import scaler.ec2.Action;
import scaler.ec2.Catalog;
import scaler.ec2.Ec2Double;
import scaler.ec2.Fault;
import scaler.ec2.Times;
import scaler.engine.conformance.Answer;
import scaler.engine.conformance.Answer.Verdict;
import scaler.engine.conformance.Bench;
import scaler.engine.conformance.Sweep;
import scaler.engine.port.Cloud;
import scaler.engine.port.Outcome;
import scaler.engine.port.Parts;
import scaler.outbound.aws.AwsClients;
import scaler.outbound.aws.AwsCloud;
import scaler.outbound.aws.AwsParts;
import scaler.outbound.aws.Ground;
import scaler.outbound.aws.ImpatientClients;
import scaler.outbound.aws.Moto;
import scaler.sim.SimTimes;
import scaler.sim.SimWorld;

/** What is found out of EC2 as its double plays it, and of moto. */
@ExtendWith(Quiet.class)
class Ec2ConformanceTest {
  /** EC2 as its double plays it, with time of its own. */
  private static final class OnDouble implements AutoCloseable {
    final AtomicReference<Instant> now = new AtomicReference<>(NOON);
    final Ec2Double ec2;
    final AwsClients clients;

    OnDouble(Times times) throws IOException {
      ec2 = new Ec2Double(now::get, times);
      ec2.catalog()
          .with(new Catalog.Subnet("zone-a", "zone-a", "zone-a", 250))
          .with(new Catalog.Subnet("zone-b", "zone-b", "zone-b", 250));
      clients = ImpatientClients.open(ec2.endpoint());
    }

    Cloud cloud() {
      return typed(new AwsCloud(clients, "scaler-application"), "m7g.large", "ami-0a");
    }

    Bench bench(Cloud cloud) {
      return ConformanceRun.bench(
          jobs(1, 2),
          new Bench.Ports(
              cloud, new SimWorld(NOON, SimTimes.STANDARD).ports().balancer(), Parts.NONE),
          now::get,
          time -> now.updateAndGet(before -> before.plus(time)));
    }

    @Override
    public void close() {
      clients.close();
      ec2.close();
    }
  }

  @Test
  void ec2_that_lags_and_throttles_is_measured() throws IOException, InterruptedException {
    Times late = Times.STANDARD.late(Duration.ofSeconds(3), Duration.ofSeconds(6));
    try (OnDouble at = new OnDouble(late)) {
      at.ec2.faults().limit(Action.RUN_INSTANCES, 20, 1, NOON);
      Bench bench = at.bench(at.cloud());
      Map<String, Answer> answers = ask(bench);

      assertThat(answers.values()).as("%s", answers).allMatch(Answer::good);
      assertThat(answer(answers, "a new machine is seen").measured())
          .hasEntrySatisfying("byIdSeconds", s -> assertThat(s).isBetween(2.0, 4.0))
          .hasEntrySatisfying("taggedSeconds", s -> assertThat(s).isBetween(5.0, 8.0));
      assertThat(answer(answers, "30 launches at once").measured())
          .hasEntrySatisfying("throttled", n -> assertThat(n).isPositive())
          .containsEntry("launched", 30.0);
      assertThat(answer(answers, "same token, other zone").says()).startsWith("launched a second");
      assertThat(Sweep.of(bench).left()).isEmpty();
      assertThat(at.ec2.region().living()).isEmpty();
    }
  }

  @Test
  void ec2_that_forgets_tokens_or_whose_stop_hangs_does_not_pass()
      throws IOException, InterruptedException {
    try (OnDouble at = new OnDouble(Times.STANDARD)) {
      Cloud hangs =
          new OtherCloud(forgetful(at.cloud())) {
            @Override
            public Outcome<MachineId> stop(MachineId machine, boolean force) {
              if (at.ec2.region().living().stream().anyMatch(m -> m.id().equals(machine.value()))) {
                at.ec2.region().hangOnStop(machine.value());
              }
              return super.stop(machine, force);
            }
          };
      Bench bench = at.bench(hangs);
      Map<String, Answer> answers = ask(bench);

      assertThat(answer(answers, "same token, same request").says()).startsWith(TOKEN_RULE);
      assertThat(answer(answers, "a stop and a start").says())
          .isEqualTo("it does not come to a stop; it was seen as stopping");
      assertThat(Sweep.of(bench).left()).isEmpty();
      assertThat(at.ec2.region().living()).isEmpty();
    }
  }

  @Test
  void launches_that_get_no_answer_are_counted_and_what_came_of_them_is_ended()
      throws IOException, InterruptedException {
    try (OnDouble at = new OnDouble(Times.STANDARD)) {
      at.ec2.faults().next(Action.RUN_INSTANCES, new Fault.ReplyCut(), new Fault.ReplyCut());
      Bench bench = at.bench(at.cloud());
      Map<String, Answer> answers = ask(bench);

      assertThat(verdict(answers, "same token, same request")).isEqualTo(Verdict.UNKNOWN);
      assertThat(verdict(answers, "a reboot")).isEqualTo(Verdict.UNKNOWN);
      assertThat(bench.unanswered()).isEqualTo(2);
      assertThat(Sweep.of(bench).left()).isEmpty();
      assertThat(at.ec2.region().living()).isEmpty();
    }
  }

  @Test
  void moto_keeps_all_but_what_it_is_known_not_to_keep() throws InterruptedException {
    try (Ground ground =
        new Ground(
            "eu-north-1", "trial", "10.31.0.0/16", List.of("10.31.0.0/24", "10.31.1.0/24"))) {
      RoleSpec role = jobs(1, 2);
      FleetSpec fleet = fleet(role).called("trial~conformance");
      Resolved resolved =
          new Resolved(
              Map.of(
                  "zone-a", new Resolved.Subnet(ground.subnetA, "eu-north-1a"),
                  "zone-b", new Resolved.Subnet(ground.subnetB, "eu-north-1b")),
              List.of(ground.group),
              Map.of());
      AtomicReference<Instant> now = new AtomicReference<>(NOON);
      AwsClients clients = Moto.clients("eu-north-1");
      Bench bench =
          new Bench(
              new Bench.Setting(fleet, resolved, role, "run" + ground.group.substring(3)),
              new Bench.Ports(
                  typed(new AwsCloud(clients, "scaler-application"), "m6g.large", ground.image),
                  new SimWorld(NOON, SimTimes.STANDARD).ports().balancer(),
                  new AwsParts(clients)),
              now::get,
              time -> now.updateAndGet(before -> before.plus(time)));
      Map<String, Answer> answers = ask(bench);
      assertThat(Sweep.of(bench).left()).isEmpty();
      clients.close();

      assertThat(answer(answers, "tags on volumes and interfaces").says())
          .as("it tags the volumes alone")
          .startsWith("missing on interface eni-");
      assertThat(verdict(answers, "metadata by token only")).isEqualTo(Verdict.HOLDS);
      assertThat(answers.entrySet().stream().filter(one -> !one.getValue().good()))
          .as("moto takes no notice of tokens, and tags no interfaces: %s", answers)
          .extracting(Map.Entry::getKey)
          .containsExactly(
              "same token, other request",
              "same token, same request",
              "tags on volumes and interfaces");
    }
  }
}
