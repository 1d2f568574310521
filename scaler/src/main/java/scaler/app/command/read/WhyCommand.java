package scaler.app.command.read;

import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import scaler.app.wiring.Counts;
import scaler.app.wiring.Exit;
import scaler.app.wiring.Here;
import scaler.app.wiring.Refusal;
import scaler.app.wiring.Roles;
import scaler.app.wiring.Session;
import scaler.core.decide.Sentences;
import scaler.core.fleet.FleetSpec;
import scaler.core.model.MachineHold;
import scaler.core.model.MachineId;
import scaler.core.model.RoleName;
import scaler.engine.port.Rescues.Result;
import scaler.outbound.postgres.Ends;
import scaler.outbound.postgres.JdbiRescues;
import scaler.outbound.postgres.JdbiRestraints;
import scaler.outbound.postgres.Status;

/** {@code scaler why ROLE|ID} and {@code scaler why --decision NUMBER}. */
@Command(
    name = "why",
    description = "Says why a role has the capacity it has, or tells the life of a machine.",
    mixinStandardHelpOptions = true)
public final class WhyCommand implements Callable<Integer> {
  private static final Duration DAY = Duration.ofHours(24);

  /** So many machines that ended are named. */
  private static final int ENDED = 20;

  private final Here here;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "ROLE|ID",
      description = "a role, or a machine's id")
  private Optional<String> what = Optional.empty();

  @Option(
      names = "--decision",
      paramLabel = "NUMBER",
      description = "one decision, by the number that calls to AWS carry")
  private Optional<Long> decision = Optional.empty();

  @Option(
      names = {"-a", "--application"},
      paramLabel = "NAME",
      description = "the application; not needed when there is only one")
  private Optional<String> application = Optional.empty();

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "how many decisions (default ${DEFAULT-VALUE})")
  private int count = 10;

  public WhyCommand(Here here) {
    this.here = here;
  }

  @Override
  public Integer call() {
    Counts.refuse("--count", count);
    if (what.isPresent() == decision.isPresent()) {
      throw new Refusal(
          Exit.USAGE,
          "name a role or a machine's id, or one decision with --decision NUMBER, and not both");
    }
    try (Session session = Session.open(here)) {
      if (decision.isPresent()) {
        decision(session.status(), decision.get());
      } else if (MachineId.looksLike(what.orElseThrow())) {
        machine(session, new MachineId(what.orElseThrow()));
      } else {
        FleetSpec fleet = session.fleet(application);
        role(session, fleet, Roles.of(session, fleet, what.orElseThrow()).name());
      }
      return Exit.OK;
    }
  }

  private void decision(Status status, long number) {
    var found =
        status
            .decision(number)
            .orElseThrow(() ->
                new Refusal(
                    Exit.USAGE,
                    "no decision %d is on record; they are kept for 90 days".formatted(number)));
    here.say(
        "decision %d of %s, role %s, by version %d of its fleet file"
            .formatted(
                number, found.getKey(), found.getValue().role(), found.getValue().version()));
    say(found.getValue());
  }

  private void say(Status.Decided decided) {
    here.say(
        "%s  %s (decision %d)".formatted(time(decided.at()), decided.sentence(), decided.id()));
    decided.guards().forEach(guard -> here.say("    but: " + guard));
  }

  private void role(Session session, FleetSpec fleet, RoleName role) {
    Status status = session.status();
    List<Status.Decided> decisions = status.decisions(fleet.application(), role, count);
    if (decisions.isEmpty()) {
      here.say("nothing was decided for %s yet".formatted(role));
    }
    decisions.reversed().forEach(this::say);
    status.machines(fleet.application()).stream()
        .filter(row -> row.machine().role().equals(role))
        .flatMap(row -> Optional.ofNullable(row.seen().get("checks")).stream())
        .forEach(here::say);
    ended(
        new Ends(session.database())
            .before(session.database().instant(), DAY, fleet.application(), role, ENDED + 1));
    status.heals(fleet.application(), role, count).reversed().stream()
        .map(event -> "%s  %s: %s".formatted(time(event.at()), event.label(), event.what()))
        .forEach(here::say);
    session.rescues().last(fleet.application(), role, count).reversed().stream()
        .map(WhyCommand::rescued)
        .forEach(here::say);
  }

  /** So that whoever asks why one ended finds its id. */
  private void ended(List<Ends.Ended> newestFirst) {
    if (newestFirst.isEmpty()) {
      return;
    }
    here.say("ended in the last 24 h, the newest first; scaler why ID tells the life of one:");
    newestFirst.stream()
        .limit(ENDED)
        .map(one -> "    %s  %s  %s".formatted(time(one.at()), one.id(), one.cause()))
        .forEach(here::say);
    if (newestFirst.size() > ENDED) {
      here.say("    and others before these");
    }
  }

  private static String rescued(JdbiRescues.Told told) {
    String what =
        told.result()
            .map(result ->
                switch (result) {
                  case FREED -> "was made ready again";
                  case FAILED -> "was failed: too many machines ended while it was in hand";
                  case LEFT -> "was left: its lock was another one by then";
                })
            .orElse(
                "was to be %s; what came of it is not known"
                    .formatted(told.planned() == Result.FAILED ? "failed" : "made ready again"));
    return "%s  job %d %s; %s had it in hand when it ended"
        .formatted(time(told.at()), told.job(), what, told.machine());
  }

  private void machine(Session session, MachineId id) {
    Status status = session.status();
    Status.Row row =
        status
            .machine(id)
            .orElseThrow(() -> new Refusal(Exit.USAGE, "no machine %s is on record".formatted(id)));
    here.say(
        "%s  role %s, zone %s, slot %d"
            .formatted(id, row.machine().role(), row.machine().zone(), row.machine().slot()));
    for (Status.Event event : status.life(row.machine().slot())) {
      here.say("%s  %-11s  %s".formatted(time(event.at()), event.state(), event.what()));
    }
    session.restraints().ofMachine(id).forEach(this::held);
    FleetSpec fleet = session.fleet(Optional.of(row.application()));
    here.say(cost(new Cost(fleet), row, session.database().instant()));
  }

  private void held(JdbiRestraints.Told told) {
    MachineHold hold = told.hold();
    here.say(
        "%s  %-11s  by %s%s: %s"
            .formatted(
                time(hold.made()),
                "held",
                hold.by(),
                hold.until().map(end -> " until " + time(end)).orElse(""),
                hold.reason()));
    told.ended()
        .ifPresent(ended ->
            here.say(
                "%s  %-11s  by %s%s"
                    .formatted(
                        time(ended.at()),
                        "not held",
                        ended.by(),
                        ended.reason().isEmpty() ? "" : ": " + ended.reason())));
  }

  private static String cost(Cost cost, Status.Row row, Instant now) {
    return Cost.ran(row.machine(), now)
        .map(ran ->
            cost.rate(row)
                .map(rate ->
                    "it ran for %s at %s $/h: about %s $"
                        .formatted(
                            Sentences.of(ran),
                            rate.perHour().toPlainString(),
                            rate.of(ran).setScale(4, RoundingMode.HALF_UP).toPlainString()))
                .orElse("it ran for %s; its price is not known".formatted(Sentences.of(ran))))
        .orElse("it has not run, so it has cost nothing");
  }

  private static String time(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
