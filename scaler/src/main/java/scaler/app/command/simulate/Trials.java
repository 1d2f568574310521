package scaler.app.command.simulate;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.DoubleConsumer;
import scaler.app.wiring.Exit;
import scaler.app.wiring.Refusal;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.RoleSpec;
import scaler.sim.trace.Course;
import scaler.sim.trace.Rehearsal;
import scaler.sim.trace.Replay;
import scaler.sim.trace.Timeline;
import scaler.sim.trace.Trace;

/**
 * Tries ways to decide over one load.
 *
 * @param target what waits longer is late
 */
record Trials(
    FleetSpec fleet,
    Trace trace,
    Rehearsal.Setting setting,
    Course.Billing billing,
    Duration target) {

  /** The role under its own rule, by the loop of the service. */
  Tried rule(RoleSpec role, DoubleConsumer progress) {
    Course course = Rehearsal.run(fleet, role, trace, setting, progress);
    return tried(Rules.typed(role.backlog().orElseThrow().policy()), course);
  }

  /** What somebody else did to machines of that role. */
  Tried timeline(Path file, RoleSpec role) {
    Replay.Setting told =
        new Replay.Setting(
            setting.boot(),
            setting.slots(),
            role.capacity(),
            role.minimumLifetime(),
            billing,
            Replay.Victims.NEWEST);
    try {
      return tried(
          file.getFileName().toString(), Replay.run(trace, Timeline.read(file, trace), told));
    } catch (IOException broken) {
      throw new Refusal(Exit.USAGE, "%s is no timeline: it cannot be read as text".formatted(file));
    } catch (IllegalArgumentException wrong) {
      String where = String.valueOf(wrong.getMessage());
      throw new Refusal(
          Exit.USAGE, where.startsWith(file + ":") ? where : "%s: %s".formatted(file, where));
    }
  }

  Report report(List<Tried> tried) {
    return new Report(trace, setting.slots(), target, fleet.timezone(), tried);
  }

  private Tried tried(String name, Course course) {
    return new Tried(name, course, Score.of(course, billing, target));
  }
}
