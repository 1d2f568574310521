package scaler.app.command.machine;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import scaler.app.wiring.Exit;
import scaler.app.wiring.Refusal;
import scaler.app.wiring.Session;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.RoleSpec;
import scaler.core.model.Adjustment;
import scaler.core.model.Machine;
import scaler.core.model.Pause;
import scaler.outbound.postgres.Status;

/** What a command about one role has to know before it wishes for something. */
record Scene(Session session, FleetSpec fleet, RoleSpec role, Instant now) {

  static Scene of(Session session, FleetSpec fleet, String roleName) {
    RoleSpec role = fleet.role(Session.role(fleet, roleName)).orElseThrow();
    return new Scene(session, fleet, role, session.database().instant());
  }

  List<Machine> machines() {
    return session.status().machines(fleet.application()).stream()
        .map(Status.Row::machine)
        .filter(machine -> machine.role().equals(role.name()))
        .toList();
  }

  /** How many machines the role is meant to have: by the wish in force, or as last decided. */
  int wanted() {
    int there = (int) machines().stream().filter(machine -> machine.state().counts()).count();
    Optional<Adjustment> wish =
        session.wishes().adjustments(fleet.application(), now).stream()
            .filter(made -> made.role().equals(role.name()))
            .map(made -> made.adjustment())
            .reduce((earlier, later) -> later);
    int decided =
        session.status().samples(fleet.application()).stream()
            .filter(sample -> sample.role().equals(role.name()))
            .map(Status.Sample::wanted)
            .findFirst()
            .orElse(there);
    return wish.map(made ->
            switch (made.kind()) {
              case EXACTLY -> made.machines();
              case AT_LEAST -> Math.max(made.machines(), decided);
              case AT_MOST -> Math.min(made.machines(), Math.max(decided, there));
            })
        .orElse(Math.max(decided, there));
  }

  /** Refuses when a pause would keep the wish from being acted on. */
  void refusePaused() {
    Optional<Pause> pause =
        session.wishes().pauses(fleet.application(), now).stream()
            .filter(made -> made.covers(role.name()))
            .findFirst();
    if (pause.isPresent()) {
      throw new Refusal(
          Exit.REFUSED,
          "%s is paused by %s (%s); scaler resume %s first"
              .formatted(
                  role.name(),
                  pause.get().by(),
                  pause.get().reason(),
                  pause.get().role().isPresent() ? role.name() : "--all"));
    }
  }
}
