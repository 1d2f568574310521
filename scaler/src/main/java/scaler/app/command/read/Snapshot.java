package scaler.app.command.read;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import scaler.app.wiring.Holding;
import scaler.app.wiring.Moments;
import scaler.app.wiring.Session;
import scaler.core.decide.Sentences;
import scaler.core.decide.Victims;
import scaler.core.fleet.Bill;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.Rate;
import scaler.core.fleet.RoleSpec;
import scaler.core.model.Adjustment;
import scaler.core.model.Machine;
import scaler.core.model.Pause;
import scaler.core.model.Reading.Connections;
import scaler.core.model.RoleName;
import scaler.engine.port.Wishes;
import scaler.engine.watch.Silence;
import scaler.outbound.postgres.JdbiHolds.Held;
import scaler.outbound.postgres.Status;

/**
 * One application at one instant, as the status command and the demo show it. Its JSON is an
 * interface that docs/cli.md describes: parts are added, none is renamed or removed.
 *
 * @param holder who decides; empty when nobody does
 * @param lookedSecondsAgo when the loop last looked; empty when it never did
 * @param costPerHour US dollars of all machines whose price is known
 * @param committedPerHour how much of that is paid for whether they run or not
 * @param committedUnused by type, how many machines are paid for and do not run
 * @param wishes capacity asked for by hand that is in force
 * @param holds machines that somebody holds, by whom and why
 * @param evacuations zones that are to stand empty, by whom and why
 * @param decidedSecondsAgo when a look last went through with the cloud in sight; empty when none
 *     ever did
 * @param alarm that nothing is decided, and why; empty while somebody decides
 * @param budgets the fleet's first
 */
public record Snapshot(
    String application,
    Instant now,
    int version,
    Optional<String> holder,
    Optional<Long> lookedSecondsAgo,
    List<Role> roles,
    List<OneMachine> machines,
    BigDecimal costPerHour,
    BigDecimal committedPerHour,
    Map<String, Integer> committedUnused,
    List<String> pauses,
    List<String> wishes,
    List<String> holds,
    List<String> evacuations,
    Optional<Long> decidedSecondsAgo,
    Optional<String> alarm,
    List<Budget> budgets) {
  public Snapshot {
    roles = List.copyOf(roles);
    machines = List.copyOf(machines);
    committedUnused = new TreeMap<>(committedUnused);
    pauses = List.copyOf(pauses);
    holds = List.copyOf(holds);
    evacuations = List.copyOf(evacuations);
    wishes = List.copyOf(wishes);
    budgets = List.copyOf(budgets);
  }

  /**
   * A role's line; numbers of the queue are absent where it is unknown or there is none.
   *
   * @param counted machines of others that count for the role
   * @param foreign machines of others that its balancer serves, too
   * @param heldBack what keeps it from what it needs, as sentences
   * @param leaving machines that are to leave their evacuated zone; they are not among those there
   * @param connections of the queue's database, where the fleet file limits machines by them
   */
  public record Role(
      String name,
      int wanted,
      int there,
      int inService,
      int min,
      int max,
      Optional<Integer> ready,
      Optional<Integer> running,
      Optional<Long> oldestSeconds,
      String why,
      int counted,
      List<String> foreign,
      List<String> heldBack,
      int leaving,
      Optional<Connections> connections) {
    public Role {
      foreign = List.copyOf(foreign);
      heldBack = List.copyOf(heldBack);
    }
  }

  /**
   * A machine's line. Ages in seconds; costs in US dollars where the price is known.
   *
   * @param costSoFar since it was first seen running, as it is charged
   */
  public record OneMachine(
      String id,
      String role,
      String zone,
      String address,
      String type,
      String state,
      long ageSeconds,
      long lifetimeLeftSeconds,
      Optional<Integer> jobs,
      Optional<BigDecimal> costPerHour,
      Optional<BigDecimal> costSoFar,
      Map<String, String> seen) {}

  /** Reads everything that is shown. */
  public static Snapshot of(Session session, FleetSpec fleet) {
    Status status = session.status();
    Instant now = session.database().instant();
    String application = fleet.application();
    Status.Deciding deciding = status.deciding(application);
    Silence silence = new Silence(deciding.holder(), deciding.lookedAt(), deciding.decidedAt());
    List<Status.Row> rows = status.machines(application);
    Cost cost = new Cost(fleet);
    List<OneMachine> machines = rows.stream().map(row -> machine(fleet, cost, row, now)).toList();
    Bill bill = Bill.of(rows.stream().map(cost::line).toList(), fleet.prices().commitment());
    ZoneId zone = fleet.timezone();
    return new Snapshot(
        application,
        now,
        session.configurations().active(application).map(active -> active.version()).orElse(0),
        deciding.holder(),
        deciding.lookedAt().map(at -> Math.max(0, Duration.between(at, now).toSeconds())),
        RoleLine.all(session, fleet, rows, now),
        machines,
        bill.perHour(),
        bill.committed(),
        bill.unused(),
        pauses(session, application, now, zone),
        lastOfEachRole(session.wishes().adjustments(application, now)).stream()
            .map(made -> wish(made, zone))
            .toList(),
        holds(session, application, now, zone),
        evacuations(session, application, now, zone),
        silence.age(now).map(Duration::toSeconds),
        silence.alarm(now),
        Budget.all(session, fleet, now));
  }

  private static OneMachine machine(FleetSpec fleet, Cost cost, Status.Row row, Instant now) {
    Machine machine = row.machine();
    Duration lifetime =
        fleet.role(machine.role()).map(RoleSpec::minimumLifetime).orElse(Duration.ZERO);
    return new OneMachine(
        machine.label(),
        machine.role().value(),
        machine.zone(),
        machine.place().map(Snapshot::address).orElse("-"),
        type(machine),
        machine.state().word(),
        machine.age(now).toSeconds(),
        Victims.lifetimeLeft(machine, lifetime, now).toSeconds(),
        Optional.ofNullable(row.seen().get("jobs")).map(Integer::valueOf),
        cost.rate(row).map(Rate::perHour),
        cost.soFar(row, now),
        seen(row, now));
  }

  /** What the last look saw, and what is done about an ill machine. */
  private static Map<String, String> seen(Status.Row row, Instant now) {
    Map<String, String> seen = new TreeMap<>(row.seen());
    row.machine()
        .heal()
        .flatMap(heal -> Sentences.of(heal, now))
        .ifPresent(words -> seen.put("heal", words));
    return seen;
  }

  private static String type(Machine machine) {
    return machine.place().map(Machine.Place::type).orElse("-");
  }

  private static String address(Machine.Place place) {
    return place.portOffset() == 0 ? place.address() : place.address() + " +" + place.portOffset();
  }

  private static List<String> pauses(
      Session session, String application, Instant now, ZoneId zone) {
    Optional<Held> held = Holding.held(session, application);
    List<String> all = new ArrayList<>();
    held.ifPresent(
        hold -> all.add("everything is held: %s; %s".formatted(hold.why(), Holding.remedy(hold))));
    session.wishes().pauses(application, now).stream()
        .filter(pause -> !held.map(hold -> hold.why().equals(pause.reason())).orElse(false))
        .forEach(pause -> all.add(pause(pause, zone)));
    return all;
  }

  private static List<String> holds(Session session, String application, Instant now, ZoneId zone) {
    return session.restraints().holds(application, now).stream()
        .map(hold ->
            "%s is held by %s%s: %s"
                .formatted(
                    hold.machine(),
                    hold.by(),
                    hold.until()
                        .map(end -> " until " + Moments.in(zone, end))
                        .orElse(" until scaler unhold"),
                    hold.reason()))
        .toList();
  }

  private static List<String> evacuations(
      Session session, String application, Instant now, ZoneId zone) {
    return session.restraints().evacuations(application, now).stream()
        .map(one ->
            "zone %s is to stand empty%s, asked by %s: %s"
                .formatted(
                    one.zone(),
                    one.until()
                        .map(end -> " until " + Moments.in(zone, end))
                        .orElse(" until scaler readmit"),
                    one.by(),
                    one.reason()))
        .toList();
  }

  private static String pause(Pause pause, ZoneId zone) {
    return "%s is paused by %s%s: %s"
        .formatted(
            pause.role().map(RoleName::value).orElse("everything"),
            pause.by(),
            pause
                .until()
                .map(end -> " until " + Moments.in(zone, end))
                .orElse(" until scaler resume"),
            pause.reason());
  }

  /** Of the wishes in force the last made counts; the others would only confuse. */
  private static List<Wishes.ForRole> lastOfEachRole(List<Wishes.ForRole> oldestFirst) {
    Map<RoleName, Wishes.ForRole> last = new LinkedHashMap<>();
    oldestFirst.forEach(made -> last.put(made.role(), made));
    return List.copyOf(last.values());
  }

  private static String wish(Wishes.ForRole wish, ZoneId zone) {
    Adjustment made = wish.adjustment();
    return "%s is to have %s %d until %s, asked by %s%s"
        .formatted(
            wish.role(),
            made.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '),
            made.machines(),
            Moments.in(zone, made.until()),
            made.by(),
            made.reason().isBlank() ? "" : ": " + made.reason());
  }
}
