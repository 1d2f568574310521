package scaler.sim.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import scaler.core.model.Pause;
import scaler.core.model.RoleName;
import scaler.sim.store.SimPeople.Asker;

/** The table {@code pause}. */
final class PauseTable {
  private final SimTables tables;
  private final List<Row> rows = new ArrayList<>();

  PauseTable(SimTables tables) {
    this.tables = tables;
  }

  static final class Row {
    final String application;
    Pause pause;
    @Nullable Instant ended;

    Row(String application, Pause pause) {
      refuseNoReason(pause.reason());
      this.application = application;
      this.pause = pause;
    }

    void saysNow(String reason) {
      refuseNoReason(reason);
      pause = new Pause(pause.role(), pause.by(), reason, pause.made(), pause.until());
    }

    private static void refuseNoReason(String reason) {
      if (reason.isEmpty()) {
        throw new IllegalStateException("a pause has a reason");
      }
    }

    boolean isOpen() {
      return ended == null;
    }

    /** To the instant, as the tables have it: what ends now is over. */
    boolean inForce(Instant now) {
      return isOpen() && pause.until().map(end -> end.isAfter(now)).orElse(true);
    }
  }

  Row add(String application, Pause pause) {
    Row row = new Row(application, pause);
    rows.add(row);
    return row;
  }

  List<Pause> inForce(String application, Instant now) {
    return rows.stream()
        .filter(row -> row.application.equals(application) && row.inForce(now))
        .map(row -> row.pause)
        .toList();
  }

  void pause(String application, Optional<RoleName> role, Optional<Instant> until, Asker asker) {
    add(application, new Pause(role, asker.by(), asker.reason(), tables.clock.instant(), until));
    tables.woken.add(application);
  }

  int resume(String application, Optional<RoleName> role) {
    Instant now = tables.clock.instant();
    int ended = 0;
    for (Row row : rows) {
      if (row.application.equals(application)
          && row.inForce(now)
          && (role.isEmpty() || row.pause.role().equals(role))) {
        row.ended = now;
        ended++;
      }
    }
    tables.woken.add(application);
    return ended;
  }
}
