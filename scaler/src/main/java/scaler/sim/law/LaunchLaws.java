package scaler.sim.law;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import scaler.core.fleet.RoleSpec;
import scaler.core.model.EndCause;
import scaler.core.model.EndCause.Kind;
import scaler.core.model.Machine;
import scaler.core.model.MachineState;
import scaler.core.model.Offer;
import scaler.core.model.RoleName;
import scaler.engine.port.LaunchRequest;
import scaler.sim.region.Instance;

/** How machines come: G1 of launches that were given up, G2, G3, G6 for launches, G28. */
final class LaunchLaws {
  /** An offer rests so long after it had no room; a look that began before may go on some time. */
  private static final long REST = Offer.REST.toMillis() + 120_000;

  private final Facts facts;
  private final Set<Long> born = new HashSet<>();
  private final Set<Long> askedLate = new HashSet<>();
  private final Map<String, Long> slots = new HashMap<>();

  /** When a launch that had got no answer got one, by slot. */
  private final Map<Long, Long> answered = new HashMap<>();

  /** When a machine was last found gone, by role and zone. */
  private final Map<String, Long> gone = new HashMap<>();

  LaunchLaws(Facts facts) {
    this.facts = facts;
  }

  /** The intent for a machine was committed. */
  void intended(NodeView node, Machine intent) {
    g2(node, intent);
    empty(node, intent);
    g28(node, intent);
  }

  private void g2(NodeView node, Machine intent) {
    facts.held(Law.G2);
    long there = facts.living(intent.role()).size() + unknown(intent.role());
    int most = facts.most(intent.role(), node.lookBegan);
    if (there > most) {
      throw new Broken(
          Law.G2,
          "%s would have %d machines, and its maximum is %d".formatted(intent.role(), there, most));
    }
  }

  /** Excused: a look that had begun before. */
  private void empty(NodeView node, Machine intent) {
    Optional<Facts.Paused> wanted = Optional.ofNullable(facts.emptied.get(intent.zone()));
    if (!facts.emptied.isEmpty()) {
      facts.held(Law.EMPTY);
    }
    if (wanted.isPresent()
        && wanted.get().from() < node.lookBegan
        && facts.time.millis() < wanted.get().until()) {
      throw new Broken(
          Law.EMPTY, "%s gets a machine in %s".formatted(intent.role(), intent.zone()));
    }
  }

  /** Machines of a role that live and have no row, or one that says that they are gone. */
  private long unknown(RoleName role) {
    return facts.region().shown().stream()
        .filter(Instance::lives)
        .filter(machine -> facts.ours(machine) && machine.role().equals(role.value()))
        .filter(machine -> {
          Machine row = facts.rows.get(facts.slot(machine));
          return row == null || row.state() == MachineState.GONE;
        })
        .count();
  }

  /**
   * Excused: a zone whose offers had no room lately, that leaves launches unanswered or is to stand
   * empty, and roles whose volumes stand in a zone. One machine of difference more may come of a
   * look whose other steps failed.
   */
  private void g28(NodeView node, Machine intent) {
    Optional<RoleSpec> role = facts.role(intent.role(), node.lookBegan).toList().getLast();
    if (role.isEmpty() || !role.get().machine().dataVolumes().isEmpty()) {
      return;
    }
    Map<String, Integer> filled = new TreeMap<>();
    facts.versions.newest().cloud().subnets().forEach(zone -> filled.put(zone, 0));
    Set<String> excused = new HashSet<>();
    facts.emptied.keySet().stream()
        .filter(zone -> facts.emptied(zone, node.lookBegan))
        .forEach(excused::add);
    filled.keySet().stream()
        .filter(zone -> wentSince(node.lookBegan, intent.role() + " " + zone))
        .forEach(excused::add);
    for (Machine row : facts.living(intent.role())) {
      if (row.slot() != intent.slot() && row.counts()) {
        filled.merge(row.zone(), 1, Integer::sum);
      }
      if (row.unanswered() || wasSilent(row, node.lookBegan)) {
        excused.add(row.zone());
      }
    }
    facts.held(Law.G28);
    int least =
        filled.entrySet().stream()
            .filter(zone -> !excused.contains(zone.getKey()) && hadRoom(intent, zone.getKey()))
            .mapToInt(Map.Entry::getValue)
            .min()
            .orElse(Integer.MAX_VALUE - 2);
    int here = filled.getOrDefault(intent.zone(), 0);
    if (here > least + 1) {
      throw new Broken(
          Law.G28,
          "%s gets another machine in %s, where it has %d, while another zone has %d"
              .formatted(intent.role(), intent.zone(), here, least));
    }
  }

  /** Whether one was found gone in the look by whose beginning the zones were chosen. */
  private boolean wentSince(long lookBegan, String place) {
    return gone.getOrDefault(place, Long.MIN_VALUE) >= lookBegan;
  }

  /** Whether its zone answered only after the look had begun, by which the zones were chosen. */
  private boolean wasSilent(Machine row, long lookBegan) {
    return answered.getOrDefault(row.slot(), Long.MIN_VALUE) >= lookBegan;
  }

  /** One that was granted, and taken back or ended for want of room before it ran, found none. */
  void wrote(Machine before, Machine after) {
    if (before.unanswered() && !after.unanswered()) {
      answered.put(after.slot(), facts.time.millis());
    }
    if (before.counts() && after.state() == MachineState.GONE) {
      gone.put(after.role() + " " + after.zone(), facts.time.millis());
    }
    boolean ran =
        before.state() != MachineState.REQUESTED && before.state() != MachineState.PENDING;
    boolean none =
        after.state() == MachineState.TERMINATING
            && after
                .end()
                .map(EndCause::kind)
                .filter(kind -> kind == Kind.INTERRUPTED || kind == Kind.LAUNCH_FAILED)
                .isPresent();
    if (!ran && none) {
      facts.reached("a machine that was granted found no room after all");
      facts.noRoom.put(after.role() + " " + after.zone(), facts.time.millis());
    }
  }

  private boolean hadRoom(Machine intent, String zone) {
    long last = facts.noRoom.getOrDefault(intent.role() + " " + zone, Long.MIN_VALUE / 2);
    return facts.time.millis() > last + REST;
  }

  /** A machine was launched. */
  void born(Instance machine) {
    if (!facts.ours(machine)) {
      return;
    }
    facts.held(Law.G3);
    if (!born.add(machine.slot())) {
      throw new Broken(Law.G3, "%s is the second one of its slot".formatted(machine));
    }
    givenUp(machine);
    late(machine);
  }

  /**
   * Whoever gives a launch up knows that nothing comes of it. Excused: one that was asked for after
   * that, by a process that had stood still.
   */
  private void givenUp(Instance machine) {
    facts.held(Law.G1);
    Machine row = facts.rows.get(machine.slot());
    if (row != null && row.state() == MachineState.GONE && !askedLate.contains(machine.slot())) {
      throw new Broken(Law.G1, "%s is born, and its row says that it is gone".formatted(machine));
    }
  }

  /** However late it comes: there was room for it when it was asked for. */
  private void late(Instance machine) {
    facts.held(Law.G2);
    RoleName role = new RoleName(machine.role());
    long asked =
        Optional.ofNullable(facts.rows.get(machine.slot()))
            .map(row -> row.requestedAt().toEpochMilli())
            .orElse(0L);
    long there = facts.living(role).size() - adoptedSince(role, asked) + unknown(role);
    int most = facts.most(role, asked);
    if (there > most) {
      throw new Broken(
          Law.G2,
          "%s is born, %s has %d machines then, and its maximum was %d"
              .formatted(machine, role, there, most));
    }
  }

  /** Whoever adopts looks at the maximum before, and what is on its way comes all the same. */
  private long adoptedSince(RoleName role, long millis) {
    return facts.living(role).stream()
        .filter(row -> facts.handed.isAdopted(row.slot()))
        .filter(row -> row.requestedAt().toEpochMilli() > millis)
        .count();
  }

  /** A launch is about to be asked for. */
  void asks(LaunchRequest request) {
    facts.held(Law.G6);
    String slot = request.tags().getOrDefault("scaler-slot", "");
    Machine row = slot.isEmpty() ? null : facts.rows.get(Long.valueOf(slot));
    if (row == null) {
      throw new Broken(
          Law.G6, "a launch is asked for that no row intends: " + request.clientToken());
    }
    facts.held(Law.G3);
    Long first = slots.putIfAbsent(request.clientToken(), row.slot());
    if (first != null && first != row.slot()) {
      throw new Broken(Law.G3, "slot %d has the token of another one".formatted(row.slot()));
    }
    if (row.state() == MachineState.GONE) {
      askedLate.add(row.slot());
    }
    LaunchRequest frozen = facts.requests.get(row.slot());
    if (!request.equals(frozen)) {
      throw new Broken(
          Law.G6, "the launch of slot %d is not the one written down".formatted(row.slot()));
    }
  }
}
