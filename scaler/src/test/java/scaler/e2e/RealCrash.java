package scaler.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import scaler.core.model.CloudMachine;
import scaler.outbound.local.wire.Description;

/**
 * A crash of a real machine of the local cloud, and how it was healed.
 *
 * @param application has one web server
 * @param before the machine's id
 * @param at when it crashed, by the database's clock
 */
record RealCrash(Kind kind, String application, String before, String at) {
  private static final String SERVES = "state = 'in_service'";

  /** What happens to it. */
  enum Kind {
    /** All its processes stand still, its status page too; a reboot cures that. */
    HALT("[reboot, replace]"),
    /** The web server stands still and the status page answers; a reboot cures that. */
    OVERLOAD("[reboot, replace]"),
    /** All stand still, and its files are gone: another machine is to serve. */
    DISK("[replace]");

    private final String ladder;

    Kind(String ladder) {
      this.ladder = ladder;
    }
  }

  /**
   * What came of it.
   *
   * @param detection seconds until healing began
   * @param recovery seconds until a machine served
   * @param wrong what is not as it should be, a sentence each
   */
  record Course(double detection, double recovery, List<String> wrong) {
    Course {
      wrong = List.copyOf(wrong);
    }
  }

  /** The fleet file of an application whose machine will crash so. */
  static String fleet(Kind kind, String application, int machines) {
    return """
    application: %s
    timezone: UTC
    cloud: { provider: local, subnets: [local-a, local-b] }
    release: { from: "${env:E2E_RELEASES}", current: r1 }
    roles:
      web:
        runs: app
        userData: userdata/app.sh
        machines: [local.small]
        capacity: { min: %d, max: %d }
        minimumLifetime: 1s
        health:
          url: "http://{address}:8080/"
          contains: welcome
          interval: 1s
          timeout: 1s
          failures: 3
          looks: 4
        heal: { steps: %s, wait: 60s }
    """
        .formatted(application, machines, 2 * machines, kind.ladder);
  }

  /** Lets the only machine of an application crash. */
  static RealCrash of(Kind kind, Site site, String application) throws IOException {
    String before = serving(site, application).getFirst();
    Path folder =
        site.cloud().machines().stream()
            .filter(machine -> machine.id().equals(before))
            .map(machine -> Path.of(machine.folder()))
            .findFirst()
            .orElseThrow();
    Map<Long, String> running = Running.in(folder);
    assertThat(running).isNotEmpty();
    String at = site.tables().texts("select clock_timestamp()").getFirst();
    for (Map.Entry<Long, String> process : running.entrySet()) {
      if (kind != Kind.OVERLOAD || process.getValue().contains("bin/app")) {
        Child.signal("STOP", process.getKey());
      }
    }
    if (kind == Kind.DISK) {
      Site.delete(folder);
    }
    return new RealCrash(kind, application, before, at);
  }

  /** Whether one machine serves as if nothing had been. */
  boolean isOver(Site site) {
    return !later(site, SERVES).isEmpty()
        && serving(site, application).size() == 1
        && machines(site, application, "state not in ('in_service', 'gone')").isEmpty();
  }

  /** How it went, once it is over. */
  Course course(Site site) {
    List<String> wrong = new ArrayList<>();
    List<String> now = serving(site, application);
    if (now.equals(List.of(before)) == (kind == Kind.DISK)) {
      wrong.add("%s: %s crashed (%s) and %s serves".formatted(application, before, kind, now));
    }
    List<String> there =
        site.cloud().machines().stream()
            .filter(machine -> application.equals(machine.tags().get("scaler-application")))
            .filter(machine -> machine.state() == CloudMachine.State.RUNNING)
            .map(Description.Machine::id)
            .toList();
    if (!there.equals(now)) {
      wrong.add("%s: %s serves and the cloud runs %s".formatted(application, now, there));
    }
    return new Course(
        later(site, "what like 'heal: %'").getFirst(), later(site, SERVES).getFirst(), wrong);
  }

  /** Seconds after the crash of what stands in the application's journal since. */
  private List<Double> later(Site site, String where) {
    return site
        .tables()
        .texts(
            """
            select extract(epoch from at - '%s') from machine_event
            where slot in (select slot from machine where application = '%s')
              and at > '%s' and (%s) order by at
            """
                .formatted(at, application, at, where))
        .stream()
        .map(Double::valueOf)
        .toList();
  }

  private static List<String> serving(Site site, String application) {
    return machines(site, application, "state = 'in_service'");
  }

  private static List<String> machines(Site site, String application, String where) {
    return site.tables()
        .texts(
            "select instance_id from machine where application = '%s' and %s"
                .formatted(application, where));
  }
}
