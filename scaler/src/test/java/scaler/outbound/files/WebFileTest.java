package scaler.outbound.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scaler.core.fleet.RoleSpec;
import scaler.core.fleet.RoleSpec.Runs;
import scaler.core.fleet.ScaleIn;
import scaler.core.fleet.SourceSpec;

/** Roles that go by what their machines have in hand, as a fleet file says it. */
class WebFileTest {
  private static final String EACH = "eachMachine: 'http://{address}:9293/load'";
  private static final String TARGET = "policy: { target: { perMachine: 4 } }";
  private static final String DAYS =
      "schedule: [{ at: 0 8 * * *, capacity: 3 }, { at: 0 21 * * *, capacity: 2 }]";

  private static Loaded load(String capacity, String... lines) {
    return FleetFile.parse(
        """
        application: shop
        timezone: UTC
        cloud: { provider: local, subnets: [a, b] }
        roles:
          web:
            machines: [small]
            capacity: %s
            %s
        """
            .formatted(capacity, String.join("\n    ", lines)),
        "shop.yaml",
        Map.of());
  }

  private static List<String> said(String capacity, String... lines) {
    return Examples.sentences(load(capacity, lines)).stream()
        .filter(sentence -> !sentence.contains("userData"))
        .toList();
  }

  private static RoleSpec role(String... lines) {
    Loaded loaded = load("{ min: 2, max: 8 }", lines);
    assertThat(loaded).as("%s", Examples.sentences(loaded)).isInstanceOf(Loaded.Fleet.class);
    return ((Loaded.Fleet) loaded).spec().roles().getFirst();
  }

  private static String backlog(String source, String more) {
    return "backlog: { source: { %s }, %s }".formatted(source, more);
  }

  @Test
  void a_web_role_runs_the_app_and_shrinks_in_quiet_hours() {
    RoleSpec role = role(DAYS, backlog(EACH, TARGET));

    assertThat(role.machine().runs()).isEqualTo(Runs.APP);
    assertThat(role.worksOffAQueue()).isFalse();
    assertThat(role.backlog().orElseThrow().scaleIn()).isEqualTo(ScaleIn.IN_QUIET_HOURS);
    assertThat(role.backlog().orElseThrow().sources().getFirst().source())
        .isEqualTo(new SourceSpec.EachMachine("http://{address}:9293/load"));
    assertThat(said("{ min: 2, max: 8 }", DAYS, backlog(EACH, TARGET))).isEmpty();
  }

  @Test
  void a_role_of_a_queue_shrinks_by_load_and_each_may_say_otherwise() {
    String table = "delayedJob: 'postgres://q/shop'";

    assertThat(role(backlog(table, TARGET)).backlog().orElseThrow().scaleIn())
        .isEqualTo(ScaleIn.BY_LOAD);
    assertThat(role(backlog(table, TARGET)).machine().runs()).isEqualTo(Runs.JOB);
    assertThat(
            role(DAYS, backlog(table, TARGET + ", scaleIn: inQuietHours"))
                .backlog()
                .orElseThrow()
                .scaleIn())
        .isEqualTo(ScaleIn.IN_QUIET_HOURS);
    assertThat(role(backlog(EACH, TARGET + ", scaleIn: byLoad")).backlog().orElseThrow().scaleIn())
        .isEqualTo(ScaleIn.BY_LOAD);
  }

  @Test
  void beside_a_queue_it_has_workers() {
    RoleSpec role =
        role(
            DAYS,
            "backlog: { source: [{ %s, weight: 0.5 }, { http: 'http://q/n' }], %s }"
                .formatted(EACH, TARGET));

    assertThat(role.machine().runs()).isEqualTo(Runs.JOB);
    assertThat(role.worksOffAQueue()).isTrue();
  }

  @Test
  void without_an_evening_nothing_would_ever_go() {
    String never = "the load adds machines and takes none away, ever";

    assertThat(said("{ min: 2, max: 8 }", backlog(EACH, TARGET)))
        .singleElement()
        .asString()
        .contains("warning", never);
    assertThat(
            said(
                "{ min: 2, max: 8 }",
                "schedule: [{ at: 0 8 * * *, capacity: 3 }, { at: 0 9 * * *, capacity: 3 }]",
                backlog(EACH, TARGET)))
        .singleElement()
        .asString()
        .contains(never);
    assertThat(said("{ min: 2, max: 8 }", backlog(EACH, TARGET + ", scaleIn: byLoad"))).isEmpty();
  }

  @Test
  void at_least_one_machine_has_to_tell() {
    assertThat(said("{ min: 0, max: 8 }", DAYS, backlog(EACH, TARGET)))
        .singleElement()
        .asString()
        .contains("warning", "min is 0 with an eachMachine source");
  }

  @Test
  void machines_of_others_are_not_asked() {
    assertThat(
            said(
                "{ min: 2, max: 8 }",
                DAYS,
                "count: { tag: { group: old } }",
                backlog(EACH, TARGET)))
        .singleElement()
        .asString()
        .contains("count and an eachMachine source");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "count: ready",
        "where: priority < 10",
        "maxRunTime: 1h",
        "delayedJob: 'postgres://q/shop'",
        "http: 'http://q/n'"
      })
  void what_is_a_queues_means_nothing(String key) {
    assertThat(load("{ min: 2, max: 8 }", DAYS, backlog(EACH + ", " + key, TARGET)))
        .isNotInstanceOf(Loaded.Fleet.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "''",
        "7",
        "http://web-1:9293/load",
        "'http://{address}'",
        "'http://{address}:x/load'",
        "'http://{address}.example/load'",
        "'http://{address}:9293/lo ad'",
        "'http://user@{address}/load'",
        "'${env:PAGE}'"
      })
  void it_is_a_page_of_the_machine(String url) {
    Loaded loaded = load("{ min: 2, max: 8 }", DAYS, backlog("eachMachine: " + url, TARGET));

    assertThat(loaded instanceof Loaded.Fleet).isEqualTo(url.equals("'http://{address}'"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "slo: { wait: 5m }",
        "policy: { wait: { target: 5m } }",
        "policy: { drainWithin: { target: 5m } }",
        "policy: { predictive: { wait: 5m } }"
      })
  void rules_that_look_at_waits_cannot_go_by_a_number(String rule) {
    assertThat(said("{ min: 2, max: 8 }", DAYS, backlog(EACH, rule)))
        .singleElement()
        .asString()
        .contains(
            "an eachMachine source tells a number only -> write policy: { target: { perMachine: 6 } }");
  }

  @Test
  void a_page_is_asked_once() {
    assertThat(
            said(
                "{ min: 2, max: 8 }",
                DAYS,
                "backlog: { source: [{ %1$s }, { %1$s, weight: 2 }], %2$s }"
                    .formatted(EACH, TARGET)))
        .singleElement()
        .asString()
        .contains("two sources count the same jobs");
  }
}
