package scaler.app.command.replay;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import scaler.app.wiring.Exit;
import scaler.app.wiring.Refusal;
import scaler.app.wiring.Session;
import scaler.core.decide.RoleMemory;
import scaler.core.decide.Sentences;
import scaler.core.fleet.RoleSpec;
import scaler.core.fleet.Shadow;
import scaler.core.policy.BootTime;
import scaler.core.policy.Learned;
import scaler.core.policy.Remembered;
import scaler.engine.port.Journal.Memory;
import scaler.outbound.postgres.PastLoads;
import scaler.sim.trace.Rehearsal;

/**
 * How machines of a role are, as far as that is known.
 *
 * @param because how it is known, for people
 */
public record Setting(Duration boot, String because, int slots) {
  private static final Duration USUAL = Duration.ofMinutes(2);

  /** By what people say, else by what is on record, else as usual. */
  public static Setting of(
      Session session,
      PastLoad load,
      RoleSpec role,
      Optional<Duration> saidBoot,
      OptionalInt saidSlots) {
    PastLoads loads = new PastLoads(session.database());
    int slots =
        saidSlots.orElseGet(
            () -> loads.workers(load.application(), role.name(), load.since()).orElse(1));
    return saidBoot
        .map(boot -> new Setting(boot, "as you say", slots))
        .or(() -> learned(session, load).map(boot -> learned(boot, load, slots)))
        .or(() ->
            median(loads, load, role).map(boot -> new Setting(boot, "half of its machines", slots)))
        .orElseGet(() -> new Setting(USUAL, "as nobody knows", slots));
  }

  /**
   * Machines of a role that boot for so long can become ready.
   *
   * @throws Refusal when they are given up before
   */
  public static void check(Duration boot, RoleSpec role) {
    if (boot.compareTo(role.startup()) >= 0) {
      throw new Refusal(
          Exit.USAGE,
          "machines that boot in %s are never ready: %s gives up on them after %s (health.startup); try a shorter --boot or another file"
              .formatted(Sentences.of(boot), role.name(), Sentences.of(role.startup())));
    }
  }

  private static Optional<BootTime> learned(Session session, PastLoad load) {
    return Optional.ofNullable(
            session.ledger().journal().memories(load.application()).get(load.role()))
        .map(Memory::backlog)
        .flatMap(RoleMemory::learned)
        .flatMap(Remembered::measured)
        .map(Learned::boot)
        .filter(boot -> boot.machines() > 0);
  }

  private static Setting learned(BootTime boot, PastLoad load, int slots) {
    return new Setting(
        Duration.ofSeconds(Math.round(boot.seconds())),
        Shadow.is(load.application())
            ? "as its shadow imagines them"
            : "the mean of its last %.0f machines".formatted(boot.machines()),
        slots);
  }

  private static Optional<Duration> median(PastLoads loads, PastLoad load, RoleSpec role) {
    // What was adopted had been there for long.
    List<Duration> boots =
        loads.boots(load.application(), load.role(), load.since()).stream()
            .filter(boot -> boot.compareTo(role.startup()) <= 0)
            .sorted()
            .toList();
    return boots.isEmpty() ? Optional.empty() : Optional.of(boots.get(boots.size() / 2));
  }

  /** The same for a rehearsal. */
  public Rehearsal.Setting rehearsed() {
    return new Rehearsal.Setting(boot, slots);
  }

  /** What it is, for people. */
  public String sentence() {
    return "machines that boot in %s (%s) and do %s at a time"
        .formatted(Sentences.of(boot), because, Sentences.count(slots, "job", "jobs"));
  }
}
