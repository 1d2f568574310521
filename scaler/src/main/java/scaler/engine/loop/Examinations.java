package scaler.engine.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import scaler.core.model.Ailment;
import scaler.core.model.Machine;
import scaler.core.model.Sight;
import scaler.core.model.Sight.Check;
import scaler.engine.port.Checks;
import scaler.engine.port.Checks.Report;
import scaler.engine.port.Outcome;

/** The cloud's own checks of its machines, asked seldom: they are minutes old anyway. */
final class Examinations {
  private static final Duration PAUSE = Duration.ofSeconds(30);

  private final Checks checks;
  private Optional<Instant> asked = Optional.empty();
  private Outcome<Report> last = Outcome.ok(new Report.NotMade());

  Examinations(Checks checks) {
    this.checks = checks;
  }

  /**
   * The last answer, also where there was none: whoever asks in vain asks no sooner again. Nothing
   * is asked for nobody.
   */
  synchronized Outcome<Report> of(List<Machine> machines, Instant now) {
    if (!machines.isEmpty() && asked.filter(before -> now.isBefore(before.plus(PAUSE))).isEmpty()) {
      last = checks.look();
      asked = Optional.of(now);
    }
    return last;
  }

  /** Machines as they were seen, with what an answer says of each. */
  static List<Sight> added(Outcome<Report> answer, List<Sight> sights) {
    return sights.stream().map(seen -> seen.with(of(answer, seen.machine()))).toList();
  }

  private static Check of(Outcome<Report> answer, Machine machine) {
    return switch (answer) {
      case Outcome.Failed<Report>(var failure) -> new Check.Unknown(failure.detail());
      case Outcome.Ok<Report>(Report.NotMade()) -> new Check.NotMade();
      case Outcome.Ok<Report>(Report.Made(var ailing)) -> {
        List<Ailment> found =
            machine.id().map(id -> ailing.getOrDefault(id, List.of())).orElse(List.of());
        yield found.isEmpty() ? new Check.Clear() : new Check.Found(found);
      }
    };
  }
}
