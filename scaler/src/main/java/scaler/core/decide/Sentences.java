package scaler.core.decide;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import scaler.core.model.Adjustment;
import scaler.core.model.Ailment;
import scaler.core.model.Heal;
import scaler.core.policy.Outlook;
import scaler.core.policy.Signal;

/** Says decisions in English. Terminal, pages and notifications all use these sentences. */
public final class Sentences {
  private Sentences() {}

  /** A verdict as one sentence: {@code 3 wanted, 2 there: 27 jobs, more than 20, so 1 more}. */
  public static String of(Verdict verdict) {
    return "%d wanted, %d there: %s"
        .formatted(verdict.wanted(), verdict.actual(), of(verdict.reason()));
  }

  /** Why, as a clause. */
  public static String of(Reason reason) {
    return switch (reason) {
      case Reason.Paused(var by, var why, var until) ->
          "paused by %s%s: %s".formatted(by, until(until), why);
      case Reason.ByHand(var kind, var machines, var by, var why, var until) ->
          "%s asked for %s %d until %s%s"
              .formatted(
                  by, word(kind), machines, time(until), why.isEmpty() ? "" : " (" + why + ")");
      case Reason.Scheduled(var line, var zone, var fired, var machines) ->
          "the schedule line \"%s\" (%s) set %d at %s".formatted(line, zone, machines, time(fired));
      case Reason.Minimum(var min) -> "the minimum is %d, and nothing asks for more".formatted(min);
      case Reason.Maximum(var max) -> "the maximum is %d, and more are there".formatted(max);
      case Reason.Backlog(var signal, var from, var to) -> of(signal) + move(from, to);
      case Reason.LastStep(var wanted, var next) ->
          "the last step of the backlog rule stands; the next is due at " + time(next);
      case Reason.ScheduleFloor(var line, var zone, var machines) ->
          "the schedule line \"%s\" (%s) asks for at least %d".formatted(line, zone, machines);
      case Reason.Ratio ratio -> of(ratio);
      case Reason.RatioUnknown unknown -> of(unknown);
      case Reason.NobodyThere(var ready) ->
          count(ready, "job is", "jobs are")
              + " ready and no machine is there or coming, so one comes at once";
      case Reason.LastMachineHasWork(var ready, var running) ->
          "the last machine stays: %d ready, %d running".formatted(ready, running);
      case Reason.LastMachineMayHaveWork(var why) ->
          "the last machine stays, since it may have work: " + why;
      case Reason.WaitedTooLong(var oldest, var maxWait, var from, var to) ->
          "the oldest job has waited %s, longer than %s%s"
              .formatted(of(oldest), of(maxWait), move(from, to));
      case Reason.QueueUnknown(var why, var since) ->
          "the queue is unknown since %s, so nothing shrinks: %s".formatted(time(since), why);
      case Reason.Fallback(var why, var since, var machines) ->
          "the queue is unknown since %s, so it falls back on %d: %s"
              .formatted(time(since), machines, why);
      case Reason.CloudUnknown(var why) ->
          "the cloud cannot be seen, so nothing is changed: " + why;
      case Reason.Retired() -> "the role left the fleet file";
    };
  }

  /** What stood in the way, as a clause. */
  public static String of(Guard guard) {
    return GuardSentences.of(guard);
  }

  /** What is done about an ill machine, after its name; empty when that is history. */
  public static Optional<String> of(Heal heal, Instant now) {
    if (heal.keptUntil().filter(now::isBefore).isPresent()) {
      return Optional.of(
          "is kept for study until %s: %s".formatted(time(heal.keptUntil().get()), heal.signs()));
    }
    String rung =
        heal.rung().map(one -> "it is to be " + one.done()).orElse("nothing is left to try");
    return Optional.of("is ill since %s (%s): %s".formatted(time(heal.since()), heal.signs(), rung))
        .filter(_ -> heal.lasts());
  }

  private static String of(Signal signal) {
    return switch (signal) {
      case Signal.Above(var jobs, var limit) -> "%s, more than %d".formatted(jobs(jobs), limit);
      case Signal.Below(var jobs, var limit) -> "%s, fewer than %d".formatted(jobs(jobs), limit);
      case Signal.Between(var jobs, var low, var high) ->
          "%s, between %d and %d".formatted(jobs(jobs), low, high);
      case Signal.InBand band -> of(band);
      case Signal.NearTarget(var jobs, var each, var machines, var tolerance) ->
          "%s, within %d %% of what %s at %d each"
              .formatted(
                  jobs(jobs),
                  tolerance,
                  count(machines, "machine is for", "machines are for"),
                  each);
      case Signal.PerMachine shares -> of(shares);
      case Signal.WaitsLong(var oldest, var target) ->
          "the oldest job has waited %s, half of %s or more".formatted(of(oldest), of(target));
      case Signal.HelpIsComing(var oldest, var machines) ->
          "the oldest job has waited %s, and %s on the way"
              .formatted(of(oldest), count(machines, "machine is", "machines are"));
      case Signal.NothingWaits(var running, var machines) ->
          "no job waits and %s on %s"
              .formatted(
                  count(running, "job runs", "jobs run"), count(machines, "machine", "machines"));
      case Signal.WaitIsFine(var oldest, var target) ->
          "the oldest job has waited %s of %s".formatted(of(oldest), of(target));
      case Signal.Promised promised -> of(promised);
      case Signal.Outlooked(var promised, var outlook) -> of(promised) + "; " + of(outlook);
      case Signal.MostOf(var place, var rules, var won) ->
          "rule %d of %d asks for most: %s".formatted(place, rules, of(won));
      case Signal.Uncounted(var instead) ->
          "the queue does not tell how many jobs came, so their wait counts: " + of(instead);
    };
  }

  private static String of(Signal.Promised seen) {
    return "%s wait%s, %s, target %s, boot %s"
        .formatted(
            jobs(seen.ready()),
            seen.ready() == 1 ? "s" : "",
            seen.work()
                .map(time ->
                    "%s of work on %s"
                        .formatted(of(time), count(seen.machines(), "machine", "machines")))
                .orElse("no machine works"),
            of(seen.target()),
            of(seen.boot()));
  }

  private static String of(Outlook outlook) {
    return switch (outlook) {
      case Outlook.Foreseen(var perSecond, var at, var error) ->
          "at %s %s jobs a minute are foreseen, give or take %d %%"
              .formatted(
                  time(at),
                  BigDecimal.valueOf(perSecond * 60).setScale(1, RoundingMode.HALF_UP),
                  error);
      case Outlook.TooNew(var days, var needed) ->
          "nothing is foreseen before %d days are known, and %s now"
              .formatted(needed, count(days, "is", "are"));
      case Outlook.NoBetter(var error, var plain) ->
          "nothing is foreseen: other days were off by %d %%, the last hour by %d %%"
              .formatted(error, plain);
    };
  }

  private static String of(Signal.InBand seen) {
    String amount =
        switch (seen.band().unit()) {
          case MACHINES -> count(seen.band().number(), "machine", "machines");
          case PERCENT ->
              "%d %% of %s"
                  .formatted(seen.band().number(), count(seen.machines(), "machine", "machines"));
        };
    return "%s, %s than %d: %s%s"
        .formatted(
            jobs(seen.jobs()),
            seen.above() ? "more" : "fewer",
            seen.band().limit(),
            amount,
            seen.coming() == 0
                ? ""
                : ", and " + count(seen.coming(), "comes already", "come already"));
  }

  private static String of(Signal.PerMachine seen) {
    String wants =
        "%s at %d each want %s"
            .formatted(
                jobs(seen.jobs()), seen.perMachine(), count(seen.now(), "machine", "machines"));
    if (seen.wanted() == seen.now()) {
      return wants;
    }
    return "%s, and %d or %s were wanted within the last %s"
        .formatted(
            wants, seen.wanted(), seen.wanted() > seen.now() ? "more" : "fewer", of(seen.window()));
  }

  /** What EC2 finds or plans, as {@code EC2 finds i-1 impaired since …: system check}. */
  public static String of(String machine, List<Ailment> ailments) {
    return ailments.stream().map(one -> of(machine, one)).collect(Collectors.joining("; "));
  }

  private static String of(String machine, Ailment ailment) {
    return switch (ailment) {
      case Ailment.Failing(var check, var since) ->
          "EC2 finds %s impaired%s: %s"
              .formatted(machine, since.map(at -> " since " + time(at)).orElse(""), check);
      case Ailment.Planned(var event, var notBefore) ->
          "EC2 plans %s for %s%s"
              .formatted(
                  event, machine, notBefore.map(at -> ", not before " + time(at)).orElse(""));
    };
  }

  /** A duration as people say it: {@code 45 min}, {@code 1 h 30 min}, {@code 12 s}. */
  public static String of(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    if (seconds < 120) {
      return seconds + " s";
    }
    long minutes = seconds / 60;
    if (minutes < 120) {
      return minutes + " min" + (seconds % 60 == 0 ? "" : " " + seconds % 60 + " s");
    }
    long hours = minutes / 60;
    return hours < 48
        ? hours + " h" + (minutes % 60 == 0 ? "" : " " + minutes % 60 + " min")
        : hours / 24 + " d";
  }

  private static String move(int from, int to) {
    if (to > from) {
      return ", so %d more".formatted(to - from);
    }
    return to < from ? ", so %d less".formatted(from - to) : ", so none more or less";
  }

  private static String word(Adjustment.Kind kind) {
    return switch (kind) {
      case EXACTLY -> "exactly";
      case AT_LEAST -> "at least";
      case AT_MOST -> "at most";
    };
  }

  private static String jobs(int jobs) {
    return count(jobs, "job", "jobs");
  }

  /** A number with its noun: {@code 1 job}, {@code 2 jobs}. */
  public static String count(int number, String one, String many) {
    return number + " " + (number == 1 ? one : many);
  }

  static String until(Optional<Instant> until) {
    return until.map(end -> " until " + time(end)).orElse("");
  }

  static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String of(Reason.RatioUnknown unknown) {
    return "it grows with %s, and how many that wants is not known, so none goes"
        .formatted(unknown.of());
  }

  private static String of(Reason.Ratio ratio) {
    return "it grows with %s: %d for each %d, and %s wanted or at work there"
        .formatted(
            ratio.of(),
            ratio.machines(),
            ratio.per(),
            count(ratio.others(), "machine is", "machines are"));
  }

  /** US dollars and cents. */
  public static String dollars(BigDecimal amount) {
    return amount.setScale(2, RoundingMode.HALF_UP).toPlainString();
  }
}
