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
      case Reason.NobodyThere(var ready) ->
          count(ready, "job is", "jobs are")
              + " ready and no machine is there or coming, so one comes at once";
      case Reason.LastMachineHasWork(var ready, var running) ->
          "the last machine stays: %d ready, %d running".formatted(ready, running);
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
    return switch (guard) {
      case Guard.AtMaximum(var asked, var max) ->
          "%d asked for, the maximum is %d".formatted(asked, max);
      case Guard.AtMinimum(var min) -> "the minimum is " + min;
      case Guard.NextStepDue(var at) -> "the backlog rule takes its next step at " + time(at);
      case Guard.TooYoung(var machine, var left) ->
          "%s has %s of its minimum lifetime left".formatted(machine, of(left));
      case Guard.ZonesWouldBeUneven(var zone) ->
          "a machine of zone %s has to go first, so that the zones stay even".formatted(zone);
      case Guard.MachineHeld held -> held(held);
      case Guard.OthersCount(var others, var wanted) -> others(others, wanted);
      case Guard.OthersNotInService(var machine, var coming) ->
          "%s stays until %s in service"
              .formatted(machine, count(coming, "machine that comes is", "machines that come are"));
      case Guard.GrewLately(var until) ->
          "the backlog asked for more a short time ago, so it asks for less from %s on"
              .formatted(time(until));
      case Guard.MaximumCoversOthers covers -> maximumCovers(covers);
      case Guard.LaunchesPaused paused -> launchesPaused(paused);
      case Guard.LaunchesRationed(var machines) ->
          "%s for the next look: the cloud takes only so many at a time"
              .formatted(count(machines, "launch waits", "launches wait"));
      case Guard.OneAtATime one -> oneAtATime(one);
      case Guard.LaunchCeiling ceiling -> launchCeiling(ceiling);
      case Guard.CostCeiling ceiling -> costCeiling(ceiling);
      case Guard.OffersRest rest -> offersRest(rest);
      case Guard.NoFreeVolume none -> noFreeVolume(none);
      case Guard.VolumesUnseen unseen -> volumesUnseen(unseen);
      case Guard.ZoneSilent(var zone, var unanswered) ->
          "nothing more is launched in zone %s before the cloud has said what became of %s there"
              .formatted(zone, count(unanswered, "launch", "launches"));
      case Guard.HealsHeld held -> healsHeld(held);
      case Guard.EndsHeld held -> endsHeld(held);
      case Guard.Ailing(var machine, var signs, var waitsFor) ->
          "%s is ill (%s): %s".formatted(machine, signs, waitsFor);
      case Guard.NotProvenIdle(var machine, var missing) ->
          "%s is on its way out and waits for: %s".formatted(machine, missing);
    };
  }

  private static String healsHeld(Guard.HealsHeld held) {
    return "%d of %s ill, more than %d: that is hardly the machines, so none is healed or ended for it"
        .formatted(
            held.ill(), count(held.machines(), "machine looks", "machines look"), held.most());
  }

  private static String endsHeld(Guard.EndsHeld held) {
    return "%s without proof in ten minutes, and %d is the most, so the next one waits"
        .formatted(count(held.ends(), "machine was ended", "machines were ended"), held.most());
  }

  private static String maximumCovers(Guard.MaximumCoversOthers covers) {
    return "the maximum of %d also covers %s"
        .formatted(
            covers.max(),
            count(
                covers.others(),
                "machine that is ending, stopped, ill or of an unknown fate",
                "machines that are ending, stopped, ill or of an unknown fate"));
  }

  private static String oneAtATime(Guard.OneAtATime one) {
    return "the last %d launches failed, so one machine is tried at a time until one serves, and %s: %s"
        .formatted(one.failures(), waits(one.waiting()), one.last());
  }

  private static String launchCeiling(Guard.LaunchCeiling ceiling) {
    return "%s: %s has launched %d in the last hour and its limits.launchesPerHour is %d; the next may come at %s"
        .formatted(
            waits(ceiling.waiting()),
            ceiling.whose(),
            ceiling.launched(),
            ceiling.limit(),
            time(ceiling.next()));
  }

  private static String costCeiling(Guard.CostCeiling ceiling) {
    return "%s: %s has cost %s $ in the last 24 h and costs %s $ an hour, and its limits.costPerDay is %s $"
        .formatted(
            waits(ceiling.waiting()),
            ceiling.whose(),
            dollars(ceiling.dollars()),
            dollars(ceiling.perHour()),
            ceiling.limit().toPlainString());
  }

  private static String dollars(BigDecimal amount) {
    return amount.setScale(2, RoundingMode.HALF_UP).toPlainString();
  }

  private static String waits(int machines) {
    return count(machines, "machine waits", "machines wait");
  }

  private static String held(Guard.MachineHeld held) {
    return "%s is held by %s%s: %s"
        .formatted(held.machine(), held.by(), until(held.until()), held.why());
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

  private static String offersRest(Guard.OffersRest rest) {
    return "%s nowhere to go: the cloud has no room for any type in any zone, the next try is at %s"
        .formatted(count(rest.machines(), "machine has", "machines have"), time(rest.until()));
  }

  private static String noFreeVolume(Guard.NoFreeVolume none) {
    return "no zone of the role's subnets has a free volume tagged %s, so %s"
        .formatted(none.tag(), count(none.machines(), "machine waits", "machines wait"));
  }

  private static String volumesUnseen(Guard.VolumesUnseen unseen) {
    return "the role's volumes cannot be seen, so %s: %s"
        .formatted(count(unseen.machines(), "machine waits", "machines wait"), unseen.why());
  }

  private static String launchesPaused(Guard.LaunchesPaused paused) {
    int failures = paused.failures();
    return "%s failed, the next is tried at %s: %s"
        .formatted(
            failures == 1 ? "the last launch" : "the last %d launches".formatted(failures),
            time(paused.until()),
            paused.last());
  }

  private static String others(int others, int wanted) {
    return "%s for the role, of %d wanted in all"
        .formatted(count(others, "machine of others counts", "machines of others count"), wanted);
  }

  private static String of(Signal signal) {
    return switch (signal) {
      case Signal.Above(var jobs, var limit) -> "%s, more than %d".formatted(jobs(jobs), limit);
      case Signal.Below(var jobs, var limit) -> "%s, fewer than %d".formatted(jobs(jobs), limit);
      case Signal.Between(var jobs, var low, var high) ->
          "%s, between %d and %d".formatted(jobs(jobs), low, high);
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
    };
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

  private static String until(Optional<Instant> until) {
    return until.map(end -> " until " + time(end)).orElse("");
  }

  private static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
