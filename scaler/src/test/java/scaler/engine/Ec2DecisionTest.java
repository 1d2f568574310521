package scaler.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.engine.TestFleet.WEB;
import static scaler.engine.TestFleet.web;

import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import scaler.core.model.RoleName;
import scaler.ec2.Action;
import scaler.ec2.Received;
import scaler.outbound.postgres.Status;

/** Each call that changes something names the decision behind it, so that CloudTrail says why. */
@ExtendWith(Quiet.class)
class Ec2DecisionTest {
  private static final Pattern DECISION = Pattern.compile("(?:^| )decision/(\\d+)(?: |$)");

  @RegisterExtension final Ec2Stages stages = new Ec2Stages();

  private static List<Long> named(List<Received> calls) {
    assertThat(calls).isNotEmpty();
    return calls.stream()
        .map(call -> {
          Matcher named = DECISION.matcher(call.userAgent());
          assertThat(named.find()).as(call.userAgent()).isTrue();
          return Long.parseLong(named.group(1));
        })
        .toList();
  }

  private static List<Long> decisions(Ec2Stage at, RoleName role) {
    return new Status(at.stage.database)
        .decisions(at.stage.application, role, 100).stream().map(Status.Decided::id).toList();
  }

  @Test
  void launches_name_the_decision_that_asked_for_them() throws IOException {
    Ec2Stage at = stages.stage();
    at.stage.fleet.apply(web(2, 3));

    at.stage.look();

    assertThat(named(at.ec2.journal(Action.RUN_INSTANCES)))
        .hasSize(2)
        .containsOnly(decisions(at, WEB).getFirst());
  }

  @Test
  void a_cordon_and_an_end_name_theirs_and_what_only_looks_names_none() throws IOException {
    Ec2Stage at = stages.serving(2);
    List<Long> before = decisions(at, WEB);
    at.stage.fleet.apply(web(1, 1));
    at.settles(1);

    List<Long> since = decisions(at, WEB).stream().filter(id -> !before.contains(id)).toList();
    assertThat(named(at.ec2.journal(Action.CREATE_TAGS))).isSubsetOf(since);
    assertThat(named(at.ec2.journal(Action.TERMINATE_INSTANCES))).isSubsetOf(since);
    assertThat(at.ec2.journal(Action.DESCRIBE_INSTANCES))
        .isNotEmpty()
        .noneMatch(look -> look.userAgent().contains("decision"))
        .allMatch(look -> look.userAgent().contains("scaler-test"));
  }
}
