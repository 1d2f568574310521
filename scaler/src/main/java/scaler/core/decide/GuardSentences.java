package scaler.core.decide;

import static scaler.core.decide.Sentences.count;
import static scaler.core.decide.Sentences.dollars;
import static scaler.core.decide.Sentences.time;
import static scaler.core.decide.Sentences.until;

import scaler.core.model.Reading;
import scaler.core.policy.Throughput;

/** Says what stands in the way, as clauses. */
final class GuardSentences {
  private GuardSentences() {}

  static String of(Guard guard) {
    return switch (guard) {
      case Guard.AtMaximum maximum -> atMaximum(maximum);
      case Guard.AtMinimum(var min) -> "the minimum is " + min;
      case Guard.NextStepDue(var at) -> "the backlog rule takes its next step at " + time(at);
      case Guard.TooYoung young -> tooYoung(young);
      case Guard.HourPaid paid -> hourPaid(paid);
      case Guard.ZonesWouldBeUneven(var zone) ->
          "a machine of zone %s has to go first, so that the zones stay even".formatted(zone);
      case Guard.Unlisted lost -> unlisted(lost);
      case Guard.MachineHeld held -> held(held);
      case Guard.ZoneEvacuated leaves -> leaves(leaves);
      case Guard.NowhereElse nowhere -> nowhere(nowhere);
      case Guard.OthersCount(var others, var wanted) -> others(others, wanted);
      case Guard.OthersNotInService stays -> stays(stays);
      case Guard.GrewLately lately -> grewLately(lately);
      case Guard.QuietHoursOnly quiet -> quiet(quiet);
      case Guard.SilentMachines(var silent) -> silent(silent);
      case Guard.ThroughputFlat(var flat) -> flat(flat);
      case Guard.MaximumCoversOthers covers -> maximumCovers(covers);
      case Guard.LaunchesPaused paused -> launchesPaused(paused);
      case Guard.LaunchesRationed(var machines) -> rationed(machines);
      case Guard.OneAtATime one -> oneAtATime(one);
      case Guard.LaunchCeiling ceiling -> launchCeiling(ceiling);
      case Guard.CostCeiling ceiling -> costCeiling(ceiling);
      case Guard.BudgetCeiling ceiling -> budgetCeiling(ceiling);
      case Guard.ConnectionCeiling ceiling -> connectionCeiling(ceiling);
      case Guard.OffersRest rest -> offersRest(rest);
      case Guard.NoFreeVolume none -> noFreeVolume(none);
      case Guard.VolumesUnseen unseen -> volumesUnseen(unseen);
      case Guard.ZoneSilent silent -> silent(silent);
      case Guard.HealsHeld held -> healsHeld(held);
      case Guard.FleetAiling fleet -> fleetAiling(fleet);
      case Guard.EndsHeld held -> endsHeld(held);
      case Guard.Ailing(var ill, var signs, var wait) ->
          "%s is ill (%s): %s".formatted(ill, signs, wait);
      case Guard.NotProvenIdle(var machine, var missing) ->
          "%s is on its way out and waits for: %s".formatted(machine, missing);
    };
  }

  private static String atMaximum(Guard.AtMaximum maximum) {
    return "%d asked for, the maximum is %d".formatted(maximum.asked(), maximum.max());
  }

  private static String grewLately(Guard.GrewLately lately) {
    return "the backlog asked for more a short time ago, so it asks for less from %s on"
        .formatted(time(lately.until()));
  }

  private static String quiet(Guard.QuietHoursOnly quiet) {
    String stay = count(quiet.machines(), "machine stays", "machines stay");
    return quiet
        .next()
        .map(line ->
            "%s until the line \"%s\" (%s) fires at %s: the load takes none away before"
                .formatted(
                    stay, line.entry().cron().line(), line.entry().zone().getId(), time(line.at())))
        .orElseGet(() ->
            "%s: the load takes none away before a line of the schedule asks for fewer"
                .formatted(stay));
  }

  private static String flat(Throughput.Flat flat) {
    return "%.0f machines finish %.1f jobs a minute, and %.0f finished %.1f: what they share is at its limit, so the rule asks for no more%s before %s"
        .formatted(
            flat.after().machines(),
            flat.after().perMinute(),
            flat.before().machines(),
            flat.before().perMinute(),
            flat.most() == 0 ? "" : " than %d, to try,".formatted(flat.most()),
            time(flat.until()));
  }

  private static String silent(Reading.Silent silent) {
    return "%d of %s in service did not tell what they have in hand and count like the busiest, %d each; %s"
        .formatted(
            silent.machines(),
            count(silent.asked(), "machine", "machines"),
            silent.each(),
            silent.first());
  }

  private static String nowhere(Guard.NowhereElse nowhere) {
    return "%s nowhere to go: every zone of the role's subnets is evacuated"
        .formatted(count(nowhere.machines(), "machine has", "machines have"));
  }

  private static String silent(Guard.ZoneSilent silent) {
    return "nothing more is launched in zone %s before the cloud has said what became of %s there"
        .formatted(silent.zone(), count(silent.unanswered(), "launch", "launches"));
  }

  private static String stays(Guard.OthersNotInService stays) {
    return "%s stays until %s in service"
        .formatted(
            stays.machine(),
            count(stays.coming(), "machine that comes is", "machines that come are"));
  }

  private static String healsHeld(Guard.HealsHeld held) {
    return "%d of %s ill, more than %d: that is hardly the machines, so none is healed or ended for it%s"
        .formatted(
            held.ill(),
            count(held.machines(), "machine looks", "machines look"),
            held.most(),
            held.zone()
                .map(
                    "; all of them are in zone %1$s: if it is the zone, scaler evacuate %1$s"
                        ::formatted)
                .orElse(""));
  }

  private static String fleetAiling(Guard.FleetAiling fleet) {
    return "%d of all %d machines of the fleet look ill: that is hardly the machines, so none is healed or ended for it; is it the way from scaler to them?"
        .formatted(fleet.ill(), fleet.machines());
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

  private static String rationed(int machines) {
    return "%s for the next look: the cloud takes only so many at a time"
        .formatted(count(machines, "launch waits", "launches wait"));
  }

  private static String oneAtATime(Guard.OneAtATime one) {
    return "the last %d launches failed, so one machine is tried at a time until one serves, and %s: %s"
        .formatted(one.failures(), waits(one.waiting()), one.last());
  }

  private static String launchCeiling(Guard.LaunchCeiling ceiling) {
    return "%s: %s has launched %d in the last hour, and %d is the most (limits.launchesPerHour); the next may come at %s"
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

  private static String budgetCeiling(Guard.BudgetCeiling ceiling) {
    return "%s: %s has cost %s $ this month and costs %s $ an hour, and its limits.budget of %s $ is hard, so nothing above the least of %d is launched before %s"
        .formatted(
            waits(ceiling.waiting()),
            ceiling.whose(),
            dollars(ceiling.dollars()),
            dollars(ceiling.perHour()),
            ceiling.budget().toPlainString(),
            ceiling.least(),
            time(ceiling.until()));
  }

  private static String connectionCeiling(Guard.ConnectionCeiling ceiling) {
    return "%s: there are %d, and the queue's database, with %d of its %d connections in use, bears %d (limits.connections)"
        .formatted(
            waits(ceiling.waiting()),
            ceiling.machines(),
            ceiling.used(),
            ceiling.most(),
            ceiling.limit());
  }

  private static String waits(int machines) {
    return count(machines, "machine waits", "machines wait");
  }

  private static String held(Guard.MachineHeld held) {
    return "%s is held by %s%s: %s"
        .formatted(held.machine(), held.by(), until(held.until()), held.why());
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
        .formatted(
            count(
                others,
                "machine that is not its own counts",
                "machines that are not its own count"),
            wanted);
  }

  private static String leaves(Guard.ZoneEvacuated zone) {
    String by = "zone %s is evacuated by %s (%s)".formatted(zone.zone(), zone.by(), zone.why());
    String machines = count(zone.machines(), "machine", "machines");
    if (zone.stays().isPresent()) {
      return "%s, and its %s cannot leave: %s".formatted(by, machines, zone.stays().get());
    }
    if (zone.bound() == zone.machines()) {
      return "%s, and its %s cannot leave: held, or with data volumes there"
          .formatted(by, machines);
    }
    return "%s: %s there until others serve in their place%s"
        .formatted(
            by,
            count(zone.machines(), "machine stays", "machines stay"),
            zone.bound() == 0
                ? ""
                : ", but for %d that cannot leave: held, or with data volumes there"
                    .formatted(zone.bound()));
  }

  private static String unlisted(Guard.Unlisted lost) {
    return "%s has not been in the cloud's list since %s, and has not ended: give it its tags again"
        .formatted(lost.machine(), time(lost.since()));
  }

  private static String tooYoung(Guard.TooYoung young) {
    return "%s has %s of its minimum lifetime left"
        .formatted(young.machine(), Sentences.of(young.left()));
  }

  private static String hourPaid(Guard.HourPaid paid) {
    return "%s is paid for by the hour, for another %s"
        .formatted(paid.machine(), Sentences.of(paid.left()));
  }
}
