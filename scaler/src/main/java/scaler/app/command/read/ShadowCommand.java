package scaler.app.command.read;

import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import scaler.app.wiring.Exit;
import scaler.app.wiring.Here;
import scaler.app.wiring.Moments;
import scaler.app.wiring.Refusal;
import scaler.app.wiring.Session;
import scaler.core.decide.Sentences;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.Shadow;
import scaler.outbound.postgres.JdbiComparison;
import scaler.outbound.postgres.JdbiComparison.Compared;
import scaler.outbound.postgres.JdbiComparison.Total;
import scaler.outbound.postgres.Status;

/** {@code scaler shadow [APPLICATION]}. */
@Command(
    name = "shadow",
    description = {
      "Shows what scaler run --shadow would have had beside what really ran, by role.",
      "Its decisions are told by scaler why ROLE --application NAME~shadow."
    },
    mixinStandardHelpOptions = true)
public final class ShadowCommand implements Callable<Integer> {
  private final Here here;

  @Parameters(
      arity = "0..1",
      paramLabel = "APPLICATION",
      description = "the application; not needed when there is only one shadow")
  private Optional<String> application = Optional.empty();

  public ShadowCommand(Here here) {
    this.here = here;
  }

  @Override
  public Integer call() {
    try (Session session = Session.open(here)) {
      FleetSpec fleet = session.fleet(Optional.of(name(session)));
      List<Compared> compared = new JdbiComparison(session.database()).of(fleet.application());
      head(session, fleet, compared);
      if (!compared.isEmpty()) {
        here.say("");
        table(session.status(), fleet, compared).lines().forEach(here::say);
        here.say("");
        compared.forEach(role ->
            here.say(
                "%s: %s"
                    .formatted(
                        role.role(),
                        session
                            .status()
                            .look(fleet.application(), role.role())
                            .because()
                            .orElse("nothing was decided yet"))));
      }
      return Exit.OK;
    }
  }

  private String name(Session session) {
    List<String> shadows = session.configurations().shadows();
    return application
        .or(() -> here.variable("SCALER_APPLICATION"))
        .map(Shadow::of)
        .orElseGet(() -> {
          if (shadows.size() != 1) {
            throw new Refusal(
                Exit.USAGE,
                shadows.isEmpty()
                    ? "no shadow has run yet; begin with scaler run --shadow FILE"
                    : "there are several shadows, name one: " + String.join(", ", shadows));
          }
          return shadows.getFirst();
        });
  }

  private void head(Session session, FleetSpec fleet, List<Compared> compared) {
    Instant now = session.database().instant();
    Status.Deciding deciding = session.status().deciding(fleet.application());
    here.say(
        "%s  %s  %s"
            .formatted(
                fleet.application(),
                deciding
                    .holder()
                    .map(holder -> "imagined by " + holder)
                    .orElse("NOBODY LOOKS: start scaler run --shadow"),
                deciding
                    .lookedAt()
                    .map(at ->
                        "looked at %d s ago"
                            .formatted(Math.max(0, Duration.between(at, now).toSeconds())))
                    .orElse("never looked at")));
    compared.stream()
        .map(Compared::since)
        .min(Instant::compareTo)
        .ifPresent(since ->
            here.say(
                "compared since %s, for %s"
                    .formatted(
                        Moments.in(fleet.timezone(), since),
                        Sentences.of(
                            compared.stream()
                                .map(Compared::watched)
                                .max(Duration::compareTo)
                                .orElse(Duration.ZERO)))));
  }

  private static Table table(Status status, FleetSpec fleet, List<Compared> compared) {
    var wanted = status.samples(fleet.application());
    Table table =
        new Table(
            "ROLE",
            "WANTED",
            "THERE",
            "REAL",
            "LAUNCHED",
            "ENDED",
            "HOURS",
            "REAL HOURS",
            "$",
            "REAL $",
            "LONGEST WAIT");
    for (Compared role : compared) {
      table.row(
          role.role().value(),
          wanted.stream()
              .filter(sample -> sample.role().equals(role.role()))
              .map(sample -> Integer.toString(sample.wanted()))
              .findFirst()
              .orElse("-"),
          Integer.toString(role.imagined().machines()),
          Integer.toString(role.real().machines()),
          Integer.toString(role.launched()),
          Integer.toString(role.ended()),
          hours(role.imagined()),
          hours(role.real()),
          dollars(role.imagined()),
          dollars(role.real()),
          role.longestWait().map(Sentences::of).orElse("-"));
    }
    return table;
  }

  private static String hours(Total total) {
    return String.format(Locale.ROOT, "%.1f", total.hours());
  }

  /** What is known; a question mark where machines of unknown price ran. */
  private static String dollars(Total total) {
    String known = total.dollars().setScale(2, RoundingMode.HALF_UP).toPlainString();
    if (total.unpricedHours() == 0) {
      return known;
    }
    return total.unpricedHours() < total.hours() ? known + " + ?" : "?";
  }
}
