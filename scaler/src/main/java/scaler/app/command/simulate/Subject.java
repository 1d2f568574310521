package scaler.app.command.simulate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import scaler.app.command.fleet.RoleInFile;
import scaler.app.command.machine.Times;
import scaler.app.command.replay.PastLoad;
import scaler.app.command.replay.Said;
import scaler.app.command.replay.Setting;
import scaler.app.wiring.Exit;
import scaler.app.wiring.Here;
import scaler.app.wiring.Refusal;
import scaler.app.wiring.Session;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.RoleSpec;
import scaler.core.policy.Policy;
import scaler.sim.trace.Course;
import scaler.sim.trace.Rehearsal;
import scaler.sim.trace.Trace;
import scaler.sim.trace.TraceFile;

/** Which role is tried, over which load, and by which machines. */
final class Subject {
  private static final Duration USUAL_BOOT = Duration.ofMinutes(2);

  @Mixin private RoleInFile subject = new RoleInFile();

  @Option(
      names = "--trace",
      paramLabel = "CSV",
      description = {
        "the load, plain or .gz: epoch_seconds,service_seconds for each job, or",
        "epoch_seconds,arrivals,mean_service_seconds for each span of time"
      })
  private Optional<Path> trace = Optional.empty();

  @Option(
      names = "--history",
      paramLabel = "LENGTH",
      description = "instead of --trace: the load that is on record, so far back")
  private Optional<String> history = Optional.empty();

  @Mixin private Said said = new Said();

  @Option(
      names = "--billing",
      paramLabel = "WAY",
      description = "how machines are paid for: second or hour (default: second)")
  private String billing = "second";

  @Mixin private Changes changes = new Changes();

  /** Opened: what the words stand for. */
  record Opened(FleetSpec fleet, RoleSpec written, Trace trace, Rehearsal.Setting setting) {
    Opened {
      Setting.check(setting.boot(), written);
    }
  }

  Opened opened(Here here) {
    Course.Billing _ = billing();
    FleetSpec fleet = subject.fleet(here);
    RoleSpec role = subject.role(fleet);
    if (trace.isPresent() == history.isPresent()) {
      throw new Refusal(Exit.USAGE, "say which load: --trace CSV, or --history LENGTH");
    }
    if (history.isPresent()) {
      return onRecord(here, fleet, role, Times.duration(history.get()));
    }
    Duration boots = said.boot().orElse(USUAL_BOOT);
    Rehearsal.Setting setting =
        new Rehearsal.Setting(boots, said.slots().orElse(1), Rehearsal.Trouble.NONE, billing());
    return new Opened(fleet, role, inFile(trace.get()), setting);
  }

  private Opened onRecord(Here here, FleetSpec fleet, RoleSpec role, Duration over) {
    try (Session session = Session.open(here)) {
      PastLoad load = PastLoad.of(session, fleet.application(), role.name(), over);
      Setting setting = Setting.of(session, load, role, said.boot(), said.slots());
      return new Opened(fleet, role, load.trace(), setting.rehearsed());
    }
  }

  private static Trace inFile(Path file) {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new Refusal(Exit.USAGE, "%s cannot be read: is there such a file?".formatted(file));
    }
    try {
      return TraceFile.read(file);
    } catch (IllegalArgumentException wrong) {
      throw new Refusal(Exit.USAGE, String.valueOf(wrong.getMessage()));
    } catch (IOException broken) {
      throw new Refusal(Exit.USAGE, "%s is neither text nor gzip as its name says".formatted(file));
    }
  }

  private Course.Billing billing() {
    return switch (billing) {
      case "second" -> Course.Billing.SECOND;
      case "hour" -> Course.Billing.HOUR;
      default ->
          throw new Refusal(
              Exit.USAGE, "--billing is second or hour, not \"%s\"".formatted(billing));
    };
  }

  /** The role under a rule as it is typed, or its own. */
  RoleSpec changed(Opened opened, Optional<String> rule) {
    return changes.of(opened.written(), rule.map(typed -> Rules.parse(typed, changes.slo())));
  }

  /** The role under another rule. */
  RoleSpec under(Opened opened, Policy rule) {
    return changes.of(opened.written(), Optional.of(rule));
  }

  /** All that is tried is late by what the first of it promises. */
  Trials trials(Opened opened, RoleSpec first) {
    return new Trials(
        opened.fleet(), opened.trace(), opened.setting(), billing(), changes.target(first));
  }

  /** What is tried, for people. */
  String title() {
    return "%s over %s"
        .formatted(
            subject, trace.map(Path::toString).orElseGet(() -> "the last " + history.orElse("")));
  }
}
