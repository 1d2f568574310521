package scaler.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.Resolved;
import scaler.core.fleet.RoleSpec;
import scaler.core.model.CloudMachine;
import scaler.core.model.Market;
import scaler.engine.conformance.Answer;
import scaler.engine.conformance.Answer.Verdict;
import scaler.engine.conformance.Bench;
import scaler.engine.conformance.Conformance;
import scaler.engine.conformance.Conformance.Row;
import scaler.engine.port.Cloud;
import scaler.engine.port.LaunchRequest;
import scaler.engine.port.Outcome;

/** Asks a cloud all questions of the conformance run, and tells its answers by their names. */
final class ConformanceRun {
  static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  static final String TOKEN_RULE = "the rule that one token gives one machine is broken";

  private ConformanceRun() {}

  static FleetSpec fleet(RoleSpec role) {
    TestFleet fleet = new TestFleet("shop");
    fleet.apply(role);
    return fleet.active("shop").orElseThrow().spec().called(Bench.nameFor("shop"));
  }

  static Bench bench(RoleSpec role, Bench.Ports ports, InstantSource clock, Bench.Pause pause) {
    FleetSpec fleet = fleet(role);
    return new Bench(
        new Bench.Setting(fleet, Resolved.asWritten(fleet.cloud()), role, "run1"),
        ports,
        clock,
        pause);
  }

  static Map<String, Answer> ask(Bench bench) throws InterruptedException {
    Map<String, Answer> answers = new TreeMap<>();
    List<Row> told = new ArrayList<>();
    assertThat(Conformance.ask(bench, told::add)).isEqualTo(told);
    told.forEach(row -> answers.put(row.question(), row.answer()));
    assertThat(answers.keySet()).containsExactlyInAnyOrderElementsOf(Conformance.names());
    return answers;
  }

  static Answer answer(Map<String, Answer> answers, String question) {
    return Optional.ofNullable(answers.get(question)).orElseThrow();
  }

  static Verdict verdict(Map<String, Answer> answers, String question) {
    return answer(answers, question).verdict();
  }

  /** A cloud that forgets tokens: every launch is a new one. */
  static Cloud forgetful(Cloud real) {
    AtomicInteger launches = new AtomicInteger();
    return new OtherCloud(real) {
      @Override
      public Outcome<CloudMachine> launch(LaunchRequest asked) {
        return super.launch(
            as(
                asked,
                asked.clientToken() + "x" + launches.incrementAndGet(),
                asked.type(),
                asked.image()));
      }
    };
  }

  static LaunchRequest as(
      LaunchRequest asked, String token, Optional<String> type, Optional<String> image) {
    return new LaunchRequest(
        token,
        asked.subnet(),
        type,
        Market.ON_DEMAND,
        image,
        asked.launchTemplate(),
        asked.securityGroups(),
        asked.keyPair(),
        asked.profile(),
        asked.rootVolume(),
        asked.userData(),
        asked.tags());
  }

  static Cloud typed(Cloud real, String type, String image) {
    return new OtherCloud(real) {
      @Override
      public Outcome<CloudMachine> launch(LaunchRequest asked) {
        return super.launch(as(asked, asked.clientToken(), Optional.of(type), Optional.of(image)));
      }
    };
  }
}
