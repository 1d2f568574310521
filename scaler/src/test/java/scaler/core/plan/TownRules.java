package scaler.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import scaler.core.decide.Guard;
import scaler.core.decide.Reason;
import scaler.core.decide.RoleView;
import scaler.core.decide.RoleView.Placement;
import scaler.core.decide.Stock;
import scaler.core.model.CloudMachine;
import scaler.core.model.EndCause;
import scaler.core.model.HeldVolume;
import scaler.core.model.Machine;
import scaler.core.model.MachineState;
import scaler.core.model.Offer;
import scaler.core.model.Reading;
import scaler.core.model.Sight;
import scaler.core.model.Volume;
import scaler.core.model.VolumeId;
import scaler.core.plan.TownLoop.Pass;

/** What must hold for every single plan and every end of a machine, whatever happens. */
final class TownRules {
  /** Ends that wait for their proof. */
  private static final Set<EndCause.Kind> PROVEN =
      Set.of(EndCause.Kind.SCALE_IN, EndCause.Kind.RETIRED, EndCause.Kind.BY_HAND);

  private TownRules() {}

  static void hold(Pass pass, Instant now) {
    RoleView view = pass.view();
    if (view.pause().isPresent()) {
      assertThat(pass.plan().steps()).as("a pause means no step").isEmpty();
      return;
    }
    assertThat(Planner.plan(view, pass.verdict(), now))
        .as("the same look gives the same plan")
        .isEqualTo(pass.plan());
    oneStepForEachMachine(pass);
    wantedIsWithinBounds(pass);
    scaleInIsAllowed(pass, now);
    volumesGoToOne(pass);
    somebodyComes(pass);
    theLastOneStays(pass);
    zonesStayEven(pass, now);
    nobodyHarmsWhatIsHeld(pass);
  }

  /** Only the cloud takes a machine that somebody holds; its end, once committed, is finished. */
  private static void nobodyHarmsWhatIsHeld(Pass pass) {
    for (Sight seen : pass.view().machines()) {
      if (pass.view().holds().hold(seen.machine()) && !Interruption.under(seen)) {
        assertThat(pass.plan().steps())
            .as("of the held %s", seen.machine())
            .noneMatch(step ->
                step instanceof Step.ForMachine own
                    && own.machine().equals(seen.machine())
                    && harms(own, seen));
      }
    }
  }

  private static boolean harms(Step.ForMachine step, Sight seen) {
    boolean goneAnyway =
        seen.cloud()
            .filter(shown ->
                shown.state() == CloudMachine.State.TERMINATED
                    || shown.state() == CloudMachine.State.SHUTTING_DOWN)
            .isPresent();
    return step instanceof Step.Drain
        || step instanceof Step.Snapshot
        || step instanceof Step.Cordon
        || (step instanceof Step.End && !goneAnyway);
  }

  private static void oneStepForEachMachine(Pass pass) {
    List<Long> slots =
        pass.plan().steps().stream()
            .filter(Step.ForMachine.class::isInstance)
            .map(step -> ((Step.ForMachine) step).machine().slot())
            .toList();
    assertThat(slots).as("one step for each machine").doesNotHaveDuplicates();
    assertThat(slots).hasSize(pass.view().machines().size());
  }

  private static void wantedIsWithinBounds(Pass pass) {
    int wanted = pass.verdict().wanted();
    int max = pass.view().spec().capacity().max();
    boolean blind = pass.view().reading().orElse(null) instanceof Reading.Unknown;
    assertThat(wanted)
        .as("wanted %s", pass.verdict())
        .isBetween(
            pass.view().retiring() ? 0 : pass.view().spec().capacity().min(),
            blind ? Math.max(max, pass.view().counted().size()) : max);
  }

  private static void scaleInIsAllowed(Pass pass, Instant now) {
    drains(pass).stream()
        .filter(step -> step.cause().kind() == EndCause.Kind.SCALE_IN)
        .forEach(step -> {
          assertThat(pass.view().reading().filter(Reading.Unknown.class::isInstance))
              .as("no scale-in while the queue is unknown: %s", pass.verdict())
              .isEmpty();
          assertThat(step.machine().age(now))
              .as("minimum lifetime")
              .isGreaterThanOrEqualTo(pass.view().spec().minimumLifetime());
        });
  }

  /** A volume is for one machine, and in its zone. */
  private static void volumesGoToOne(Pass pass) {
    int entries = pass.view().spec().machine().dataVolumes().size();
    List<HeldVolume> given = new ArrayList<>();
    pass.view().machines().forEach(seen -> given.addAll(seen.machine().volumes()));
    for (Step step : pass.plan().steps()) {
      if (step instanceof Step.Launch(var where, _, _, var volumes)) {
        assertThat(volumes).as("one of each entry: %s", step).hasSize(entries);
        volumes.forEach(
            one -> assertThat(free(pass, where.zone())).as("free in its zone").contains(one.id()));
        given.addAll(volumes);
      }
    }
    assertThat(given).as("volumes of machines").doesNotHaveDuplicates();
  }

  private static List<VolumeId> free(Pass pass, String zone) {
    return switch (pass.view().stock()) {
      case Stock.Unseen _ -> List.of();
      case Stock.Seen(var shelves) ->
          shelves.stream()
              .flatMap(shelf -> shelf.free().stream())
              .filter(volume -> volume.zone().equals(zone))
              .map(Volume::id)
              .toList();
    };
  }

  /** Law 1: jobs are ready, so somebody is there or comes, or it is said what holds them. */
  private static void somebodyComes(Pass pass) {
    if (!(pass.view().reading().orElse(null) instanceof Reading.Known known)
        || known.ready() == 0
        || pass.verdict().reason() instanceof Reason.Retired) {
      return;
    }
    boolean said =
        pass.plan().guards().stream()
            .anyMatch(guard ->
                guard instanceof Guard.LaunchesPaused
                    || guard instanceof Guard.ZoneSilent
                    || guard instanceof Guard.OffersRest
                    || guard instanceof Guard.OneAtATime
                    || guard instanceof Guard.NoFreeVolume
                    || guard instanceof Guard.VolumesUnseen
                    || guard instanceof Guard.MaximumCoversOthers
                    || (guard instanceof Guard.AtMaximum(var asked, var max) && max == 0));
    boolean failed = pass.plan().steps().stream().anyMatch(step -> step.failedLaunch().isPresent());
    assertThat(said || failed || !after(pass).isEmpty() || has(pass, Step.Launch.class))
        .as("%d jobs ready and nobody: %s", known.ready(), brief(pass))
        .isTrue();
  }

  /** Law 1: while there is work, none that serves leaves as the last one. */
  private static void theLastOneStays(Pass pass) {
    if (!(pass.view().reading().orElse(null) instanceof Reading.Known known)
        || known.ready() + known.running().orElse(0) == 0
        || pass.verdict().bounds().max() == 0) {
      return;
    }
    Set<Long> chosen =
        drains(pass).stream()
            .filter(step -> !wished(pass, step.machine()) && !hadToGo(step))
            .map(step -> step.machine().slot())
            .collect(Collectors.toSet());
    List<Machine> serving =
        after(pass, chosen).stream().filter(m -> m.state() == MachineState.IN_SERVICE).toList();
    boolean all = !serving.isEmpty() && serving.stream().allMatch(m -> chosen.contains(m.slot()));
    assertThat(all).as("the last one leaves: %s", brief(pass)).isFalse();
  }

  private static void zonesStayEven(Pass pass, Instant now) {
    Map<String, Integer> counts = new HashMap<>();
    pass.view().subnets().stream().map(Placement::zone).forEach(zone -> counts.put(zone, 0));
    after(pass).forEach(machine -> counts.merge(machine.zone(), 1, Integer::sum));
    Map<String, Integer> launched = new HashMap<>();
    for (Step step : pass.plan().steps()) {
      if (step instanceof Step.Launch(var where, var type, var market, _)) {
        counts.merge(where.zone(), 1, Integer::sum);
        launched.merge(where.zone(), 1, Integer::sum);
      }
    }
    Map<String, Integer> open = new HashMap<>(counts);
    open.keySet().removeIf(zone -> !hasRoom(pass, zone, now));
    assertThat(open.keySet()).as("room where is launched").containsAll(launched.keySet());
    if (!pass.view().spec().machine().dataVolumes().isEmpty()) {
      // A zone whose last volume this plan takes is as full as it can be.
      open.keySet().removeIf(zone -> free(pass, zone).size() <= launched.getOrDefault(zone, 0));
    }
    launched
        .keySet()
        .forEach(zone ->
            assertThat(counts.getOrDefault(zone, 0))
                .as("launch into %s of %s, open %s", zone, counts, open)
                .isLessThanOrEqualTo(
                    open.values().stream().min(Integer::compare).orElse(Integer.MAX_VALUE - 1)
                        + 1));
    // Where somebody holds all machines of a zone, the others may go all the same.
    int fullest =
        after(pass).stream()
            .filter(machine -> !pass.view().holds().hold(machine))
            .mapToInt(machine -> counts.getOrDefault(machine.zone(), 0))
            .max()
            .orElse(0);
    // One that cannot be drained before it answers has its turn all the same.
    boolean turn =
        pass.plan().guards().stream()
            .anyMatch(guard ->
                guard instanceof Guard.NotProvenIdle(var machine, var missing)
                    && missing.equals("its first answer"));
    if (!turn) {
      drains(pass).stream()
          .filter(step -> !wished(pass, step.machine()) && !hadToGo(step))
          .filter(step -> step.machine().counts())
          .forEach(step ->
              assertThat(counts.getOrDefault(step.machine().zone(), 0))
                  .as("scale-in from %s, left %s", step.machine().zone(), counts)
                  .isGreaterThanOrEqualTo(fullest - 1));
    }
  }

  /** Whether any offer of the zone may be asked for. */
  private static boolean hasRoom(Pass pass, String zone, Instant now) {
    if (!pass.view().spec().machine().dataVolumes().isEmpty() && free(pass, zone).isEmpty()) {
      return false;
    }
    boolean silent =
        pass.view().machines().stream()
            .map(Sight::machine)
            .anyMatch(machine -> machine.unanswered() && machine.zone().equals(zone));
    return !silent
        && pass.view().spec().machine().types().stream()
            .flatMap(type ->
                pass.view().spec().machine().markets().stream()
                    .map(market -> new Offer(zone, type, market)))
            .anyMatch(offer -> pass.view().trouble().restsUntil(offer, now).isEmpty());
  }

  private static String brief(Pass pass) {
    return pass.verdict() + " " + pass.plan();
  }

  /** Nobody chose it: the cloud takes it whatever is planned, or it does not get ready. */
  private static boolean hadToGo(Step.Drain step) {
    return step.cause().kind() == EndCause.Kind.INTERRUPTED || step.failedLaunch().isPresent();
  }

  private static boolean wished(Pass pass, Machine machine) {
    return pass.view().ends().stream()
        .anyMatch(wish -> machine.id().map(wish.machine()::equals).orElse(false));
  }

  private static List<Step.Drain> drains(Pass pass) {
    return pass.plan().steps().stream()
        .filter(Step.Drain.class::isInstance)
        .map(Step.Drain.class::cast)
        .toList();
  }

  private static boolean has(Pass pass, Class<? extends Step> kind) {
    return pass.plan().steps().stream().anyMatch(kind::isInstance);
  }

  private static List<Machine> after(Pass pass) {
    return after(pass, Set.of());
  }

  /** Machines that count when the plan is done, as if those slots did not drain. */
  private static List<Machine> after(Pass pass, Set<Long> undrained) {
    Map<Long, Step> steps = new HashMap<>();
    for (Step step : pass.plan().steps()) {
      if (step instanceof Step.ForMachine own) {
        steps.put(own.machine().slot(), step);
      }
    }
    return pass.view().machines().stream()
        .map(Sight::machine)
        .filter(machine ->
            switch (steps.get(machine.slot())) {
              case Step.End _ -> false;
              case Step.Drain _ -> undrained.contains(machine.slot());
              case Step.TakeBack _ -> true;
              case Step.Become become -> become.next().counts();
              case null, default -> machine.counts();
            })
        .toList();
  }

  /** An end by scale-in, or by hand without force, comes with proof and after the lifetime. */
  static void holdsForEnd(TownLoop.Ended end, Duration lifetime, Instant now) {
    EndCause cause = end.machine().end().orElseThrow();
    boolean drained = end.machine().drain().isPresent();
    if (drained && PROVEN.contains(cause.kind()) && !cause.detail().startsWith("forced")) {
      assertThat(end.copied()).as("a snapshot before the end: %s", end).isTrue();
    }
    switch (cause.kind()) {
      case SCALE_IN, RETIRED -> {
        assertThat(end.jobsInHand()).as("proven idle: %s", end).isZero();
        if (cause.kind() == EndCause.Kind.SCALE_IN) {
          assertThat(end.machine().age(now)).isGreaterThanOrEqualTo(lifetime);
        }
      }
      // The cloud may cut it off; scaler does not.
      case INTERRUPTED -> assertThat(end.jobsInHand()).as("proven idle: %s", end).isZero();
      case BY_HAND -> {
        if (!cause.detail().startsWith("forced")) {
          assertThat(end.jobsInHand()).as("proven idle: %s", end).isZero();
        }
      }
      case NEVER_READY -> {
        if (end.machine().drain().flatMap(Machine.Drain::unlocked).isPresent()) {
          assertThat(end.jobsInHand()).as("proven idle: %s", end).isZero();
        }
      }
      case LAUNCH_FAILED, EXTERNAL, LEFT, DRAIN_TIMEOUT, UNHEALTHY -> {}
    }
  }
}
