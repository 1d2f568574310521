package scaler.core.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.core.decide.ARole.NOON;
import static scaler.core.decide.ARole.minutes;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import scaler.core.model.Adjustment;
import scaler.core.model.Reading;
import scaler.core.policy.Outlook;
import scaler.core.policy.Policy.Band;
import scaler.core.policy.Policy.Unit;
import scaler.core.policy.Signal;
import scaler.core.policy.Throughput;
import scaler.core.schedule.CapacitySchedule;
import scaler.core.schedule.Cron;

/** Every reason and every guard once, as people read it. */
class SentencesTest {
  private static final Map<Reason, String> REASONS =
      Map.ofEntries(
          Map.entry(
              new Reason.Paused("ann", "database move", Optional.of(NOON)),
              "paused by ann until 2026-03-04T12:00:00Z: database move"),
          Map.entry(
              new Reason.ByHand(Adjustment.Kind.AT_MOST, 1, "ann", "", NOON.plusMillis(7)),
              "ann asked for at most 1 until 2026-03-04T12:00:00Z"),
          Map.entry(
              new Reason.Scheduled("0 8 * * 1-5", "Europe/Berlin", NOON, 3),
              "the schedule line \"0 8 * * 1-5\" (Europe/Berlin) set 3 at 2026-03-04T12:00:00Z"),
          Map.entry(new Reason.Minimum(1), "the minimum is 1, and nothing asks for more"),
          Map.entry(new Reason.Maximum(2), "the maximum is 2, and more are there"),
          Map.entry(
              new Reason.Backlog(new Signal.Above(27, 20), 2, 3),
              "27 jobs, more than 20, so 1 more"),
          Map.entry(
              new Reason.LastStep(2, NOON),
              "the last step of the backlog rule stands; the next is due at 2026-03-04T12:00:00Z"),
          Map.entry(
              new Reason.ScheduleFloor("0 8 * * *", "UTC", 3),
              "the schedule line \"0 8 * * *\" (UTC) asks for at least 3"),
          Map.entry(
              new Reason.Ratio("jobs", 9, 1, 4),
              "it grows with jobs: 1 for each 4, and 9 machines are wanted or at work there"),
          Map.entry(
              new Reason.RatioUnknown("jobs"),
              "it grows with jobs, and how many that wants is not known, so none goes"),
          Map.entry(
              new Reason.NobodyThere(1),
              "1 job is ready and no machine is there or coming, so one comes at once"),
          Map.entry(
              new Reason.LastMachineHasWork(0, 2), "the last machine stays: 0 ready, 2 running"),
          Map.entry(
              new Reason.LastMachineMayHaveWork("db does not answer"),
              "the last machine stays, since it may have work: db does not answer"),
          Map.entry(
              new Reason.WaitedTooLong(minutes(11), minutes(10), 2, 3),
              "the oldest job has waited 11 min, longer than 10 min, so 1 more"),
          Map.entry(
              new Reason.QueueUnknown("db does not answer", NOON),
              "the queue is unknown since 2026-03-04T12:00:00Z, so nothing shrinks: db does not"
                  + " answer"),
          Map.entry(
              new Reason.Fallback("db does not answer", NOON, 3),
              "the queue is unknown since 2026-03-04T12:00:00Z, so it falls back on 3: db does not"
                  + " answer"),
          Map.entry(
              new Reason.CloudUnknown("it does not answer"),
              "the cloud cannot be seen, so nothing is changed: it does not answer"),
          Map.entry(new Reason.Retired(), "the role left the fleet file"));

  private static final Map<Guard, String> GUARDS =
      Map.ofEntries(
          Map.entry(new Guard.AtMaximum(4, 3), "4 asked for, the maximum is 3"),
          Map.entry(new Guard.AtMinimum(1), "the minimum is 1"),
          Map.entry(
              new Guard.HealsHeld(2, 3, 1, Optional.empty()),
              "2 of 3 machines look ill, more than 1: that is hardly the machines, so none is healed"
                  + " or ended for it"),
          Map.entry(
              new Guard.HealsHeld(2, 3, 1, Optional.of("b")),
              "2 of 3 machines look ill, more than 1: that is hardly the machines, so none is healed"
                  + " or ended for it; all of them are in zone b: if it is the zone, scaler evacuate b"),
          Map.entry(
              new Guard.ZoneEvacuated("b", "ann", "outage", 2, 0, Optional.empty()),
              "zone b is evacuated by ann (outage): 2 machines stay there until others serve in"
                  + " their place"),
          Map.entry(
              new Guard.ZoneEvacuated("b", "ann", "outage", 2, 1, Optional.empty()),
              "zone b is evacuated by ann (outage): 2 machines stay there until others serve in"
                  + " their place, but for 1 that cannot leave: held, or with data volumes there"),
          Map.entry(
              new Guard.ZoneEvacuated("b", "ann", "outage", 1, 1, Optional.empty()),
              "zone b is evacuated by ann (outage), and its 1 machine cannot leave: held, or with"
                  + " data volumes there"),
          Map.entry(
              new Guard.ZoneEvacuated("b", "ann", "outage", 1, 1, Optional.of("no other zone")),
              "zone b is evacuated by ann (outage), and its 1 machine cannot leave: no other zone"),
          Map.entry(
              new Guard.NowhereElse(1),
              "1 machine has nowhere to go: every zone of the role's subnets is evacuated"),
          Map.entry(
              new Guard.FleetAiling(3, 4),
              "3 of all 4 machines of the fleet look ill: that is hardly the machines, so none is"
                  + " healed or ended for it; is it the way from scaler to them?"),
          Map.entry(
              new Guard.EndsHeld(1, 1),
              "1 machine was ended without proof in ten minutes, and 1 is the most, so the next one"
                  + " waits"),
          Map.entry(
              new Guard.Ailing("i-1", "its page is silent, for 15 s", "the end of 2 jobs"),
              "i-1 is ill (its page is silent, for 15 s): the end of 2 jobs"),
          Map.entry(
              new Guard.MachineHeld("i-1", "ann", Optional.of(NOON), "core dump"),
              "i-1 is held by ann until 2026-03-04T12:00:00Z: core dump"),
          Map.entry(
              new Guard.OneAtATime(4, 2, "not ready"),
              "the last 4 launches failed, so one machine is tried at a time until one serves, and 2"
                  + " machines wait: not ready"),
          Map.entry(
              new Guard.LaunchCeiling("web", 1, 23, 23, NOON),
              "1 machine waits: web has launched 23 in the last hour, and 23 is the most"
                  + " (limits.launchesPerHour); the next may come at 2026-03-04T12:00:00Z"),
          Map.entry(
              new Guard.CostCeiling(
                  "the fleet",
                  2,
                  new BigDecimal("48.196"),
                  new BigDecimal("2.1"),
                  new BigDecimal("50")),
              "2 machines wait: the fleet has cost 48.20 $ in the last 24 h and costs 2.10 $ an hour,"
                  + " and its limits.costPerDay is 50 $"),
          Map.entry(
              new Guard.BudgetCeiling(
                  "the fleet",
                  2,
                  1,
                  new BigDecimal("299.096"),
                  new BigDecimal("2.1"),
                  new BigDecimal("300"),
                  NOON),
              "2 machines wait: the fleet has cost 299.10 $ this month and costs 2.10 $ an hour, and"
                  + " its limits.budget of 300 $ is hard, so nothing above the least of 1 is launched"
                  + " before 2026-03-04T12:00:00Z"),
          Map.entry(
              new Guard.ConnectionCeiling(2, 13, 13, 97, 91),
              "2 machines wait: there are 13, and the queue's database, with 91 of its 97 connections"
                  + " in use, bears 13 (limits.connections)"),
          Map.entry(
              new Guard.OthersCount(1, 3),
              "1 machine that is not its own counts for the role, of 3 wanted in all"),
          Map.entry(
              new Guard.NextStepDue(NOON),
              "the backlog rule takes its next step at 2026-03-04T12:00:00Z"),
          Map.entry(
              new Guard.TooYoung("i-1", minutes(32)),
              "i-1 has 32 min of its minimum lifetime left"),
          Map.entry(
              new Guard.HourPaid("i-1", minutes(32)),
              "i-1 is paid for by the hour, for another 32 min"),
          Map.entry(
              new Guard.Unlisted("i-1", NOON),
              "i-1 has not been in the cloud's list since 2026-03-04T12:00:00Z, and has not ended:"
                  + " give it its tags again"),
          Map.entry(
              new Guard.GrewLately(NOON),
              "the backlog asked for more a short time ago, so it asks for less from"
                  + " 2026-03-04T12:00:00Z on"),
          Map.entry(
              new Guard.QuietHoursOnly(
                  7,
                  Optional.of(
                      new CapacitySchedule.Firing(
                          1,
                          new CapacitySchedule.Entry(
                              Cron.parse("0 21 * * 1-5"),
                              ZoneId.of("Europe/Berlin"),
                              new CapacitySchedule.Change.Capacity(2)),
                          NOON))),
              "7 machines stay until the line \"0 21 * * 1-5\" (Europe/Berlin) fires at"
                  + " 2026-03-04T12:00:00Z: the load takes none away before"),
          Map.entry(
              new Guard.QuietHoursOnly(1, Optional.empty()),
              "1 machine stays: the load takes none away before a line of the schedule asks for"
                  + " fewer"),
          Map.entry(
              new Guard.SilentMachines(
                  new Reading.Silent(1, 4, 12, "i-1 at 10.0.0.9: nothing can be reached")),
              "1 of 4 machines in service did not tell what they have in hand and count like the"
                  + " busiest, 12 each; i-1 at 10.0.0.9: nothing can be reached"),
          Map.entry(
              new Guard.ThroughputFlat(
                  new Throughput.Flat(
                      new Throughput.Rate(4.1, NOON, 600, 610),
                      new Throughput.Rate(7.8, NOON, 300, 309.3),
                      0,
                      NOON)),
              "8 machines finish 61.9 jobs a minute, and 4 finished 61.0: what they share is at its"
                  + " limit, so the rule asks for no more before 2026-03-04T12:00:00Z"),
          Map.entry(
              new Guard.ThroughputFlat(
                  new Throughput.Flat(
                      new Throughput.Rate(4, NOON, 600, 610),
                      new Throughput.Rate(8, NOON, 300, 300),
                      12,
                      NOON)),
              "8 machines finish 60.0 jobs a minute, and 4 finished 61.0: what they share is at its"
                  + " limit, so the rule asks for no more than 12, to try, before"
                  + " 2026-03-04T12:00:00Z"),
          Map.entry(
              new Guard.OthersNotInService("i-1", 1),
              "i-1 stays until 1 machine that comes is in service"),
          Map.entry(
              new Guard.ZonesWouldBeUneven("a"),
              "a machine of zone a has to go first, so that the zones stay even"),
          Map.entry(
              new Guard.MaximumCoversOthers(1, 3),
              "the maximum of 3 also covers 1 machine that is ending, stopped, ill or of an unknown fate"),
          Map.entry(
              new Guard.LaunchesPaused(1, NOON, "no capacity in a"),
              "the last launch failed, the next is tried at 2026-03-04T12:00:00Z: no capacity in"
                  + " a"),
          Map.entry(
              new Guard.LaunchesRationed(2),
              "2 launches wait for the next look: the cloud takes only so many at a time"),
          Map.entry(
              new Guard.OffersRest(1, NOON),
              "1 machine has nowhere to go: the cloud has no room for any type in any zone, the next"
                  + " try is at 2026-03-04T12:00:00Z"),
          Map.entry(
              new Guard.NoFreeVolume(2, "shop=index"),
              "no zone of the role's subnets has a free volume tagged shop=index, so 2 machines wait"),
          Map.entry(
              new Guard.VolumesUnseen(1, "EC2 is silent"),
              "the role's volumes cannot be seen, so 1 machine waits: EC2 is silent"),
          Map.entry(
              new Guard.ZoneSilent("a", 2),
              "nothing more is launched in zone a before the cloud has said what became of 2"
                  + " launches there"),
          Map.entry(
              new Guard.NotProvenIdle("i-1", "the end of 1 job"),
              "i-1 is on its way out and waits for: the end of 1 job"));

  static Stream<Map.Entry<Reason, String>> reasons() {
    return REASONS.entrySet().stream();
  }

  static Stream<Map.Entry<Guard, String>> guards() {
    return GUARDS.entrySet().stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("reasons")
  void a_reason_reads_well(Map.Entry<Reason, String> reason) {
    assertThat(Sentences.of(reason.getKey())).isEqualTo(reason.getValue());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("guards")
  void a_guard_reads_well(Map.Entry<Guard, String> guard) {
    assertThat(Sentences.of(guard.getKey())).isEqualTo(guard.getValue());
  }

  @Test
  void none_is_left_out_here() {
    assertThat(REASONS.keySet().stream().<Class<?>>map(Object::getClass))
        .containsExactlyInAnyOrder(Reason.class.getPermittedSubclasses());
    assertThat(GUARDS.keySet().stream().<Class<?>>map(Object::getClass).distinct())
        .containsExactlyInAnyOrder(Guard.class.getPermittedSubclasses());
    assertThat(SIGNALS.keySet().stream().<Class<?>>map(Object::getClass))
        .containsExactlyInAnyOrder(Signal.class.getPermittedSubclasses());
  }

  private static final Signal.Promised PROMISED =
      new Signal.Promised(1, Optional.empty(), 0, minutes(5), Duration.ofSeconds(95));

  private static final Map<Signal, String> SIGNALS =
      Map.ofEntries(
          Map.entry(new Signal.Above(21, 20), "21 jobs, more than 20"),
          Map.entry(new Signal.Below(1, 5), "1 job, fewer than 5"),
          Map.entry(new Signal.Between(5, 5, 20), "5 jobs, between 5 and 20"),
          Map.entry(
              new Signal.InBand(101, true, new Band(100, 100, Unit.PERCENT), 4, 1),
              "101 jobs, more than 100: 100 % of 4 machines, and 1 comes already"),
          Map.entry(
              new Signal.NearTarget(41, 10, 4, 10),
              "41 jobs, within 10 % of what 4 machines are for at 10 each"),
          Map.entry(
              new Signal.PerMachine(20, 10, 2, 4, minutes(5)),
              "20 jobs at 10 each want 2 machines, and 4 or more were wanted within the last 5 min"),
          Map.entry(
              new Signal.WaitsLong(minutes(3), minutes(5)),
              "the oldest job has waited 3 min, half of 5 min or more"),
          Map.entry(
              new Signal.HelpIsComing(minutes(3), 2),
              "the oldest job has waited 3 min, and 2 machines are on the way"),
          Map.entry(new Signal.NothingWaits(1, 2), "no job waits and 1 job runs on 2 machines"),
          Map.entry(
              new Signal.WaitIsFine(Duration.ZERO, minutes(5)),
              "the oldest job has waited 0 s of 5 min"),
          Map.entry(
              new Signal.Promised(
                  179, Optional.of(minutes(41)), 4, minutes(5), Duration.ofSeconds(95)),
              "179 jobs wait, 41 min of work on 4 machines, target 5 min, boot 95 s"),
          Map.entry(
              new Signal.Outlooked(PROMISED, new Outlook.Foreseen(0.5, NOON, 8)),
              "1 job waits, no machine works, target 5 min, boot 95 s; at 2026-03-04T12:00:00Z 30.0"
                  + " jobs a minute are foreseen, give or take 8 %"),
          Map.entry(
              new Signal.MostOf(2, 3, new Signal.Above(21, 20)),
              "rule 2 of 3 asks for most: 21 jobs, more than 20"),
          Map.entry(
              new Signal.Uncounted(new Signal.WaitIsFine(Duration.ZERO, minutes(5))),
              "the queue does not tell how many jobs came, so their wait counts: the oldest job has"
                  + " waited 0 s of 5 min"));

  @Test
  void a_band_and_a_share_are_told_in_whatever_way_they_came_about() {
    assertThat(said(new Signal.InBand(3, false, new Band(5, 1, Unit.MACHINES), 4, 0)))
        .isEqualTo("3 jobs, fewer than 5: 1 machine, so none more or less");
    assertThat(said(new Signal.PerMachine(60, 10, 6, 6, Duration.ZERO)))
        .isEqualTo("60 jobs at 10 each want 6 machines, so none more or less");
    assertThat(said(new Signal.PerMachine(90, 10, 9, 4, minutes(5))))
        .isEqualTo(
            "90 jobs at 10 each want 9 machines, and 4 or fewer were wanted within the last 5 min,"
                + " so none more or less");
  }

  @Test
  void a_forecast_that_stands_back_says_why() {
    assertThat(said(new Signal.Outlooked(PROMISED, new Outlook.TooNew(1, 3))))
        .contains("; nothing is foreseen before 3 days are known, and 1 is now, so none");
    assertThat(said(new Signal.Outlooked(PROMISED, new Outlook.NoBetter(30, 25))))
        .contains("; nothing is foreseen: other days were off by 30 %, the last hour by 25 %, so");
  }

  private static String said(Signal signal) {
    return Sentences.of(new Reason.Backlog(signal, 4, 4));
  }

  static Stream<Map.Entry<Signal, String>> signals() {
    return SIGNALS.entrySet().stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("signals")
  void a_signal_reads_well(Map.Entry<Signal, String> signal) {
    assertThat(Sentences.of(new Reason.Backlog(signal.getKey(), 2, 2)))
        .isEqualTo(signal.getValue() + ", so none more or less");
  }

  @Test
  void one_and_many_differ() {
    assertThat(Sentences.of(new Reason.NobodyThere(2))).startsWith("2 jobs are ready");
    assertThat(Sentences.of(new Guard.MaximumCoversOthers(2, 3)))
        .endsWith("2 machines that are ending, stopped, ill or of an unknown fate");
    assertThat(Sentences.of(new Guard.OthersNotInService("i-1", 2)))
        .endsWith("until 2 machines that come are in service");
    assertThat(Sentences.of(new Guard.LaunchesPaused(3, NOON, "x")))
        .startsWith("the last 3 launches failed,");
  }

  @ParameterizedTest(name = "{0} s: {1}")
  @CsvSource({
    "-5, 0 s",
    "0, 0 s",
    "119, 119 s",
    "120, 2 min",
    "121, 2 min 1 s",
    "2700, 45 min",
    "7199, 119 min 59 s",
    "7200, 2 h",
    "9000, 2 h 30 min",
    "172799, 47 h 59 min",
    "172800, 2 d",
  })
  void durations_read_as_people_say_them(long seconds, String said) {
    assertThat(Sentences.of(Duration.ofSeconds(seconds))).isEqualTo(said);
  }

  @Test
  void nothing_says_one_jobs() {
    assertThat(Arrays.asList(REASONS, GUARDS, SIGNALS))
        .allSatisfy(all ->
            assertThat(all.values())
                .noneMatch(
                    sentence -> sentence.matches(".*\\b1 (jobs|machines|workers|launches)\\b.*")));
  }
}
