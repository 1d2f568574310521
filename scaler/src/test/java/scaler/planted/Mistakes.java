package scaler.planted;

import java.util.List;
import scaler.planted.Plot.Mistake;

/** Mistakes that an autoscaler could have, and that others have had. */
final class Mistakes {
  private static final String LAUNCHING = "engine/loop/Launching.java";
  private static final String LIFECYCLE = "core/plan/Lifecycle.java";
  private static final String DRAINING = "core/plan/Draining.java";
  private static final String RESCUING = "engine/loop/Rescuing.java";
  private static final String WHEREABOUTS = "engine/loop/Whereabouts.java";
  private static final String REALLY_OFF =
      "stopped.contains(machine) && !now.isBefore(since.plus(CloudMachine.LISTED_LATE));";
  private static final String DECIDER = "core/decide/Decider.java";
  private static final String PLANNER = "core/plan/Planner.java";
  private static final String MACHINE = "core/model/Machine.java";

  /** The table of states, which refuses by itself that an end is taken back. */
  static final String STATES = "core/model/MachineState.java";

  static final String ENDS_ONE_WAY = "NEXT.put(TERMINATING, EnumSet.of(GONE));";
  static final String ENDS_BOTH_WAYS = "NEXT.put(TERMINATING, EnumSet.of(BOOTING, GONE));";

  private Mistakes() {}

  /** How machines come. */
  static List<Mistake> ofLaunches() {
    return List.of(
        new Mistake(
            "a new token at each try",
            "G3 G6",
            LAUNCHING,
            "LaunchRequest request = ledger.machines().request(machine.slot());\n    switch",
            """
            LaunchRequest said = ledger.machines().request(machine.slot());
                LaunchRequest request =
                    new LaunchRequest(
                        clientToken(scene, machine.slot() + scene.now().getEpochSecond()),
                        said.subnet(), said.type(), said.market(), said.image(),
                        said.launchTemplate(), said.securityGroups(), said.keyPair(),
                        said.profile(), said.rootVolume(), said.userData(), said.tags());
                switch\
            """),
        new Mistake(
            "a token that does not tell slots apart",
            "G3",
            LAUNCHING,
            ".formatted(scene.fleet().installation(), slot, scene.now().toEpochMilli());",
            ".formatted(scene.fleet().installation(), 0, scene.now().toEpochMilli() / 600_000);"),
        new Mistake(
            "machines without their tags",
            "G1 G2 G3 G6 G15",
            LAUNCHING,
            "OwnerTags.of(scene.fleet().installation(), fleet, role, slot)",
            "java.util.Map.of()"),
        new Mistake(
            "a refusal settles what was asked for before it",
            "G1 G2",
            "core/model/Asked.java",
            "return open.map(sent -> !now.isBefore(sent.plus(LISTED_BY_THEN))).orElse(true);",
            "return true;"),
        new Mistake(
            "a launch without an answer is given up",
            "G1 G2",
            LAUNCHING,
            "      case Failure.Unavailable(var detail) -> {\n        unknown(machine, detail);",
            "      case Failure.Unavailable(var detail) -> {\n        refused(scene, machine, detail);"),
        new Mistake(
            "a hard budget holds as late as it tells",
            "G26",
            "core/plan/Purse.java",
            "used.month().add(used.perHour()).compareTo",
            "used.month().compareTo"),
        new Mistake(
            "a hard budget holds the minimum, too",
            "G15",
            "core/plan/Budgets.java",
            "int share = Math.max(0, least - view.there());",
            "int share = 0;"),
        new Mistake(
            "only what is counted stands against the maximum",
            "G2",
            PLANNER,
            "int existing = view.machines().size();",
            "int existing = staying().size();"),
        new Mistake(
            "all machines in one zone",
            "G28",
            "core/plan/Offers.java",
            "Step.Launch next = leastFilled(stocked, filled, launch -> launch.where().zone());",
            "Step.Launch next = stocked.getFirst();"),
        new Mistake(
            "an offer without room rests for ever",
            "G15 G28",
            "core/model/Offer.java",
            "Duration.ofMinutes(3)",
            "Duration.ofDays(3)"),
        new Mistake(
            "asked for again without a pause",
            "G21",
            MACHINE,
            ".map(before -> !now.isBefore(before.next()))",
            ".map(before -> true)"),
        new Mistake(
            "in service without its balancer",
            "G9",
            "core/plan/Joining.java",
            "  static Step.ForMachine join(Sight seen, RoleSpec role, Instant now) {\n"
                + "    Machine machine = seen.machine();\n"
                + "    List<BalancerSpec> outside = outside(seen, role);\n",
            "  static Step.ForMachine join(Sight seen, RoleSpec role, Instant now) {\n"
                + "    Machine machine = seen.machine();\n"
                + "    List<BalancerSpec> outside = List.of();\n"
                + "    if (outside.isEmpty()) {\n"
                + "      return new Step.Become(machine, MachineState.IN_SERVICE, \"ready\");\n"
                + "    }\n"));
  }

  /** How machines go. */
  static List<Mistake> ofEnds() {
    return List.of(
        new Mistake(
            "absent is dead",
            "G1 G2",
            LIFECYCLE,
            "return new Step.Missing(machine);",
            "return new Step.Become(machine, MachineState.GONE, \"no listing shows it\");"),
        new Mistake(
            "ended before that is written down",
            "G6",
            "engine/loop/Actor.java",
            "    ending.end(scene, machine, cause);\n",
            "    ending.terminate(machine);\n    ending.end(scene, machine, cause);\n"),
        new Mistake(
            "an end that was accepted has come about",
            "G1 G2",
            LIFECYCLE,
            "return ends(cloud) ? new Step.Wait(machine, \"the cloud to end it\") : endAgain(machine, now);",
            "return new Step.Become(machine, MachineState.GONE, \"accepted\");"),
        new Mistake(
            "the tag alone says that a machine is idle",
            "G5",
            DRAINING,
            "if (seen.page().map(Page::acknowledgesDrain).orElse(false)) {\n      return Optional.of(\"its",
            "if (cloud.tags().containsKey(CORDON_TAG)) {\n      return Optional.of(\"its"),
        new Mistake(
            "not taken out of its balancer first",
            "G9",
            DRAINING,
            "    if (!seen.targets().isEmpty()) {\n      return leaving(seen, drain, role, now);\n    }\n    // Looked",
            "    // Looked"),
        new Mistake(
            "a new deadline at each step",
            "G5",
            MACHINE,
            "return new Drain(cause, since, cordoned, Optional.of(now), Optional.empty(), late);",
            "return new Drain(cause, now, cordoned, Optional.of(now), Optional.empty(), late);"),
        new Mistake(
            "no minimum lifetime",
            "G4",
            "core/decide/Victims.java",
            ".filter(machine -> stay.over(machine, now))\n"
                + "              .filter(machine -> othersServe",
            ".filter(machine -> othersServe"),
        new Mistake(
            "the lifetime counts from the last start",
            "G18 G4",
            MACHINE,
            "cloud.state() == CloudMachine.State.RUNNING && firstRunning.isEmpty()",
            "cloud.state() == CloudMachine.State.RUNNING"),
        new Mistake(
                "an end that is written down is taken back",
                "G17",
                LIFECYCLE,
                "      case TERMINATING -> terminating(machine, cloud, now);",
                "      case TERMINATING ->\n"
                    + "          cloud.state() == CloudMachine.State.RUNNING\n"
                    + "              ? new Step.Become(machine, MachineState.BOOTING, \"needed again\")\n"
                    + "              : terminating(machine, cloud, now);")
            .and(STATES, ENDS_ONE_WAY, ENDS_BOTH_WAYS),
        new Mistake(
            "no end is asked for twice",
            "G15",
            LIFECYCLE,
            "return ends(cloud) ? new Step.Wait(machine, \"the cloud to end it\") : endAgain(machine, now);",
            "return new Step.Wait(machine, \"the cloud to end it\");"));
  }

  /** How it is decided, by whom, and what is left behind. */
  static List<Mistake> ofDecisions() {
    return List.of(
        new Mistake(
            "a queue that does not answer is empty",
            "G10 G13",
            "engine/loop/Readings.java",
            "case Reading.Unknown unknown -> unknown;\n      case Reading.Known known -> {",
            "case Reading.Unknown(var now, _) ->\n"
                + "          new Reading.Known(\n"
                + "              now, 0, java.util.Optional.empty(), java.util.Optional.empty());\n"
                + "      case Reading.Known known -> {"),
        new Mistake(
            "blind, fewer are kept than there are",
            "G10",
            PLANNER,
            "} else if (missing < 0 && !verdict.isBlind(view)) {",
            "} else if (missing < 0) {"),
        new Mistake(
            "the last machine goes while jobs wait",
            "G27",
            DECIDER,
            "return LawOne.above(view, adjusted(view, own(view, asked), now), now).verdict(actual);",
            "return adjusted(view, own(view, asked), now).verdict(actual);"),
        new Mistake(
            "fewer than the minimum",
            "G13",
            DECIDER,
            "    int wanted = bounds.clamp(asked);",
            "    int wanted = Math.min(asked, bounds.max());"),
        new Mistake(
            "a pause holds new machines only",
            "G25",
            PLANNER,
            "return verdict.reason() instanceof Reason.Paused\n",
            "return verdict.reason() instanceof Reason.Paused && view.machines().isEmpty()\n"),
        new Mistake(
            "nobody looks whether the lease lasts",
            "G7",
            "engine/loop/UnderLease.java",
            "if (!leases.lasts(lease, CALL) && !leases.renew(lease)) {",
            "if (lease.epoch() < 0) {"),
        new Mistake(
            "an old epoch may write",
            "G7",
            "sim/store/LeaseTable.java",
            "    if (!lasts(lease, Duration.ZERO)) {",
            "    if (lease.epoch() < 0) {"),
        new Mistake(
                "jobs are freed by the name of a machine that lives",
                "G29",
                RESCUING,
                "Map<String, MachineId> orphans = Orphans.among(workers(view), seen.living());",
                "Map<String, MachineId> orphans = Orphans.among(workers(view), Set.of());")
            .and(WHEREABOUTS, REALLY_OFF, "true;"),
        new Mistake(
                "a machine that terminates is gone for its jobs",
                "G29",
                WHEREABOUTS,
                "case REQUESTED, PENDING, BOOTING, IN_SERVICE, TERMINATING -> Optional.empty();",
                "case TERMINATING -> Optional.of(onRecord.since());\n"
                    + "            case REQUESTED, PENDING, BOOTING, IN_SERVICE -> Optional.empty();")
            .and(
                WHEREABOUTS,
                "            .filter(id -> !shown.containsKey(id) || sight.page().isPresent())\n"
                    + "            .ifPresent(living::add);",
                "            .filter(id -> !shown.containsKey(id) || sight.page().isPresent())\n"
                    + "            .ifPresent(living::add);\n"
                    + "        machine\n"
                    + "            .id()\n"
                    + "            .filter(_ -> machine.end().isPresent())\n"
                    + "            .ifPresent(living::remove);"),
        new Mistake(
            "a cordon that was left behind stays",
            "G15 G27",
            LIFECYCLE,
            "    return machine.mayAsk(What.UNCORDON, now)\n        ? new Step.Uncordon(machine)",
            "    return now.getEpochSecond() < 0\n        ? new Step.Uncordon(machine)"));
  }
}
