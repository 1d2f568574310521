package scaler.app.command.machine;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import scaler.app.wiring.Exit;
import scaler.app.wiring.Holding;
import scaler.app.wiring.Moments;
import scaler.app.wiring.Refusal;
import scaler.app.wiring.Roles;
import scaler.app.wiring.Session;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.RoleSpec;
import scaler.core.model.Adjustment;
import scaler.core.model.Machine;
import scaler.core.model.MachineHold;
import scaler.core.model.MachineHolds;
import scaler.core.model.Pause;
import scaler.outbound.postgres.Status;

/** What a command about one role has to know before it wishes for something. */
record RoleNow(Session session, FleetSpec fleet, RoleSpec role, Instant now) {
  /** How long a wish lasts where the role has no minimum lifetime. */
  private static final Duration USUAL = Duration.ofMinutes(45);

  static RoleNow of(Session session, FleetSpec fleet, String roleName) {
    return new RoleNow(
        session, fleet, Roles.of(session, fleet, roleName), session.database().instant());
  }

  List<Machine> machines() {
    return session.status().machines(fleet.application()).stream()
        .map(Status.Row::machine)
        .filter(machine -> machine.role().equals(role.name()))
        .toList();
  }

  /** The slots of the machines that are there or coming, and meant to stay. */
  List<Long> slotsThere() {
    return machines().stream().filter(Machine::counts).map(Machine::slot).toList();
  }

  /** How many machines are there or coming, and meant to stay. */
  int there() {
    return (int) machines().stream().filter(Machine::counts).count();
  }

  /** How many the role is meant to have: by the wish in force, or as last decided. */
  int wanted() {
    int decided =
        session.status().samples(fleet.application()).stream()
            .filter(sample -> sample.role().equals(role.name()))
            .map(Status.Sample::wanted)
            .findFirst()
            .orElse(role.capacity().clamp(there()));
    return wish()
        .map(made ->
            switch (made.kind()) {
              case EXACTLY -> made.machines();
              case AT_LEAST -> Math.max(made.machines(), decided);
              case AT_MOST -> Math.min(made.machines(), Math.max(decided, there()));
            })
        .orElse(decided);
  }

  private Optional<Adjustment> wish() {
    return session.wishes().adjustments(fleet.application(), now).stream()
        .filter(made -> made.role().equals(role.name()))
        .map(made -> made.adjustment())
        .reduce((earlier, later) -> later);
  }

  Optional<Pause> pause() {
    return session.wishes().pauses(fleet.application(), now).stream()
        .filter(made -> made.covers(role.name()))
        .findFirst();
  }

  /** Refuses when a pause would keep the wish from being acted on. */
  void refusePaused() {
    Holding.refuse(session, fleet.application());
    Optional<Pause> pause = pause();
    if (pause.isPresent()) {
      throw new Refusal(
          Exit.REFUSED,
          "%s is paused by %s%s (%s); scaler resume %s first"
              .formatted(
                  role.name(),
                  pause.get().by(),
                  pause.get().until().map(end -> " until " + shown(end)).orElse(""),
                  pause.get().reason(),
                  pause.get().role().isPresent() ? role.name() : "--all"));
    }
  }

  /** The hold of a machine, where somebody holds it. */
  Optional<MachineHold> hold(Machine machine) {
    return holds().of(machine);
  }

  private MachineHolds holds() {
    return new MachineHolds(session.restraints().holds(fleet.application(), now));
  }

  /** How many of the machines there may end at all. */
  int notHeld() {
    MachineHolds holds = holds();
    return (int) machines().stream().filter(m -> m.counts() && !holds.hold(m)).count();
  }

  /** Whether some process decides for the application now. */
  boolean decided() {
    return session.status().deciding(fleet.application()).holder().isPresent();
  }

  /** When a wish ends that lasts so long, or as long as the role's machines live at least. */
  Instant until(Optional<String> length) {
    Duration lifetime = role.minimumLifetime().isZero() ? USUAL : role.minimumLifetime();
    return now.plus(length.map(Times::duration).orElse(lifetime));
  }

  /** What is left of a wish for its capacity when the command that made it ends early. */
  String standing(Instant until) {
    return "the wish stands until %s, and scaler capacity %s --end takes it back"
        .formatted(shown(until), role.name());
  }

  /** An instant in the fleet's zone. */
  String shown(Instant instant) {
    return Moments.in(fleet.timezone(), instant);
  }

  /** Records a wish for the role's capacity. */
  void adjust(Adjustment.Kind kind, int machines, Instant until, Wish wish) {
    session
        .wishes()
        .adjust(
            fleet.application(), role.name(), kind, machines, until, wish.asker(session.here()));
  }
}
