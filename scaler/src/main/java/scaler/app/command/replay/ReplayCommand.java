package scaler.app.command.replay;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import scaler.app.command.fleet.RoleInFile;
import scaler.app.command.machine.Times;
import scaler.app.wiring.Exit;
import scaler.app.wiring.Here;
import scaler.app.wiring.Progress;
import scaler.app.wiring.Refusal;
import scaler.app.wiring.Session;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.RoleSpec;
import scaler.core.fleet.RoleSpec.BacklogSpec;
import scaler.core.fleet.Shadow;
import scaler.engine.port.Fleets;
import scaler.engine.port.Fleets.Active;
import scaler.sim.trace.Trace;

/** {@code scaler replay FILE}. */
@Command(
    name = "replay",
    description = "Says what a fleet file would have cost and waited under the load on record.",
    mixinStandardHelpOptions = true)
public final class ReplayCommand implements Callable<Integer> {
  private static final Duration USUAL_TARGET = Duration.ofMinutes(5);

  private final Here here;

  @Mixin private RoleInFile subject = new RoleInFile();

  @Option(
      names = "--history",
      paramLabel = "LENGTH",
      description = "how far back; 15 days are kept (default: 7d)")
  private String history = "7d";

  @Mixin private Said said = new Said();

  @Option(
      names = "--slo",
      paramLabel = "LENGTH",
      description = "who waits longer is late (default: what the file promises, or 5m)")
  private Optional<String> slo = Optional.empty();

  @Option(names = "--json", description = "one JSON object instead of text")
  private boolean json;

  public ReplayCommand(Here here) {
    this.here = here;
  }

  @Override
  public Integer call() {
    Duration over = Times.duration(history);
    FleetSpec fleet = subject.fleet(here);
    RoleSpec role = subject.role(fleet);
    try (Session session = Session.open(here)) {
      Active active = active(session, fleet.application());
      PastLoad load = PastLoad.of(session, fleet.application(), role.name(), over);
      Setting setting = Setting.of(session, load, role, said.boot(), said.slots());
      Setting.check(setting.boot(), role);
      if (!json) {
        load.lines(fleet.timezone()).forEach(here::say);
        here.say(setting.sentence());
      }
      say(replayed(load, setting, active, fleet, role));
      return Exit.OK;
    }
  }

  private Replayed replayed(
      PastLoad load, Setting setting, Active active, FleetSpec fleet, RoleSpec role) {
    Trace trace = load.trace();
    Duration promised = slo.map(Times::duration).orElseGet(() -> promised(role));
    var rehearsed = setting.rehearsed();
    Optional<RoleSpec> old = active.spec().role(role.name()).filter(RoleSpec::worksOffAQueue);
    try (Progress progress = new Progress(here, "replayed", old.isPresent() ? 2 : 1)) {
      Optional<Side> governing =
          old.map(one -> Side.of(active.spec(), one, trace, rehearsed, promised, progress.run()));
      Side tried = Side.of(fleet, role, trace, rehearsed, promised, progress.run());
      return new Replayed(load, setting, active.version(), governing, tried, promised);
    }
  }

  private void say(Replayed replayed) {
    if (json) {
      here.say(replayed.json());
      return;
    }
    String name =
        Optional.ofNullable(subject.file().getFileName()).orElse(subject.file()).toString();
    here.say("");
    replayed.table(name).forEach(here::say);
    here.say("");
    replayed
        .ran()
        .ifPresent(
            hours -> here.say("%s machine-hours really ran".formatted(PastLoad.tenths(hours))));
    here.say(replayed.sentence(name));
  }

  /** What governs; a team that tries scaler out has its shadow only. */
  private static Active active(Session session, String application) {
    Fleets fleets = session.ledger().fleets();
    return fleets
        .active(application)
        .or(() -> fleets.active(Shadow.of(application)))
        .orElseThrow(() ->
            new Refusal(
                Exit.FAILED,
                "%s was never applied here, so nothing is on record of it; begin with scaler run --shadow FILE"
                    .formatted(application)));
  }

  private static Duration promised(RoleSpec role) {
    return role.backlog().map(BacklogSpec::policy).orElseThrow().promised().orElse(USUAL_TARGET);
  }
}
