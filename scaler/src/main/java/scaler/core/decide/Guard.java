package scaler.core.decide;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import scaler.core.model.Reading;
import scaler.core.policy.Throughput;
import scaler.core.schedule.CapacitySchedule.Firing;

/** What kept a decision from going further, or a plan from doing at once what was decided. */
public sealed interface Guard {
  /** Whether it is a reason for a person to look, not only one for a number. */
  default boolean isTrouble() {
    return switch (this) {
      case HealsHeld _, FleetAiling _, EndsHeld _, Ailing _ -> true;
      case LaunchesPaused _, OneAtATime _, LaunchCeiling _, CostCeiling _ -> true;
      case ConnectionCeiling _, BudgetCeiling _ -> true;
      case OffersRest _, ZoneSilent _, NowhereElse _, NoFreeVolume _, VolumesUnseen _ -> true;
      case Unlisted _, ThroughputFlat _ -> true;
      case AtMaximum _, AtMinimum _, NextStepDue _, TooYoung _, HourPaid _ -> false;
      case MachineHeld _ -> false;
      case ZoneEvacuated _, OthersCount _, OthersNotInService _, GrewLately _ -> false;
      case ZonesWouldBeUneven _, MaximumCoversOthers _, LaunchesRationed _ -> false;
      case NotProvenIdle _, QuietHoursOnly _, SilentMachines _ -> false;
    };
  }

  record AtMaximum(int asked, int max) implements Guard {}

  record AtMinimum(int min) implements Guard {}

  /** The rule looks again only then. */
  record NextStepDue(Instant at) implements Guard {}

  /** The machine whose turn it is has not lived long enough. */
  record TooYoung(String machine, Duration left) implements Guard {}

  /** The machine whose turn it is goes when the hour that is paid for is nearly over. */
  record HourPaid(String machine, Duration left) implements Guard {}

  /**
   * The cloud's list lacks it, and it is there by what itself or the cloud says of it: somebody has
   * taken our tags from it. No other machine goes in its favour.
   */
  record Unlisted(String machine, Instant since) implements Guard {}

  /** Somebody holds it, so it stays whatever is asked for. */
  record MachineHeld(String machine, String by, Optional<Instant> until, String why)
      implements Guard {}

  /**
   * Machines in a zone that is to stand empty wait for others to serve in their place.
   *
   * @param bound of these, those that stay: held, or with data volumes that lie there
   * @param stays why all of them stay
   */
  record ZoneEvacuated(
      String zone, String by, String why, int machines, int bound, Optional<String> stays)
      implements Guard {}

  /** Every zone of the role's subnets is to stand empty. */
  record NowhereElse(int machines) implements Guard {}

  /** Machines of others count for the role. */
  record OthersCount(int others, int wanted) implements Guard {}

  /** It serves, and not enough of the others do yet. */
  record OthersNotInService(String machine, int coming) implements Guard {}

  /** The backlog asked for more a short time ago; asking for less now would make it flap. */
  record GrewLately(Instant until) implements Guard {}

  /**
   * The role's policy takes machines away in quiet hours only.
   *
   * @param machines that stay
   * @param next the next line of the schedule that asks for fewer
   */
  record QuietHoursOnly(int machines, Optional<Firing> next) implements Guard {}

  /** More machines finished hardly more jobs, so that the rule asks for no more for a while. */
  record ThroughputFlat(Throughput.Flat flat) implements Guard {}

  /** Machines did not tell what they have in hand; it is guessed. */
  record SilentMachines(Reading.Silent silent) implements Guard {}

  /** Ending the machines that may end would leave the zones uneven. */
  record ZonesWouldBeUneven(String fullestZone) implements Guard {}

  /** Machines that end, stand or were never answered count against the maximum all the same. */
  record MaximumCoversOthers(int others, int max) implements Guard {}

  /** Launches failed; the next one waits. */
  record LaunchesPaused(int failures, Instant until, String last) implements Guard {}

  /** So many launches failed in a row that one machine is tried at a time. */
  record OneAtATime(int failures, int waiting, String last) implements Guard {}

  /**
   * A role, or the fleet, has launched as many in the last hour as it may.
   *
   * @param whose the role's name, or {@code the fleet}
   * @param next the earliest that another one may come
   */
  record LaunchCeiling(String whose, int waiting, int launched, int limit, Instant next)
      implements Guard {}

  /**
   * A role, or the fleet, has cost as much in the last 24 hours as it may in a day.
   *
   * @param dollars US dollars in the last 24 hours
   * @param perHour US dollars an hour of what runs
   */
  record CostCeiling(
      String whose, int waiting, BigDecimal dollars, BigDecimal perHour, BigDecimal limit)
      implements Guard {}

  /**
   * A role, or the fleet, has spent its hard budget, the next hour of what runs included.
   *
   * @param least machines that the role has by its minimum and its schedule all the same
   * @param dollars US dollars since the calendar month began
   * @param perHour US dollars an hour of what runs
   * @param budget US dollars for the month
   * @param until when the next month begins
   */
  record BudgetCeiling(
      String whose,
      int waiting,
      int least,
      BigDecimal dollars,
      BigDecimal perHour,
      BigDecimal budget,
      Instant until)
      implements Guard {}

  /**
   * The queue's database has no connections for more machines.
   *
   * @param machines of all roles, those that come or drain too
   * @param limit machines that it has connections for
   * @param most connections that it has
   * @param used connections now, by anybody
   */
  record ConnectionCeiling(int waiting, int machines, int limit, int most, int used)
      implements Guard {}

  /** The cloud takes only so many launches at a time; these wait for their turn. */
  record LaunchesRationed(int machines) implements Guard {}

  /** The cloud had no room for any offer of the role; the first is asked for again then. */
  record OffersRest(int machines, Instant until) implements Guard {}

  /** Launches there get no answer, so no other is sent to that zone before they have one. */
  record ZoneSilent(String zone, int unanswered) implements Guard {}

  /**
   * No zone of the role's subnets has a free volume of each kind.
   *
   * @param tag by which the volumes that lack are known
   */
  record NoFreeVolume(int machines, String tag) implements Guard {}

  /** The cloud told nothing of the role's data volumes. */
  record VolumesUnseen(int machines, String why) implements Guard {}

  /**
   * So many machines look ill at once that it is hardly the machines.
   *
   * @param zone the zone of all of them, where there are machines in others
   */
  record HealsHeld(int ill, int machines, int most, Optional<String> zone) implements Guard {}

  /** So many machines of all roles look ill at once that it is hardly the roles. */
  record FleetAiling(int ill, int machines) implements Guard {}

  /** So many were ended without proof in ten minutes that the next one waits. */
  record EndsHeld(int ends, int most) implements Guard {}

  /** A machine is ill. */
  record Ailing(String machine, String signs, String waitsFor) implements Guard {}

  /** A machine is on its way out, but not proven idle yet. */
  record NotProvenIdle(String machine, String missing) implements Guard {}
}
