package scaler.planted;

import java.util.List;
import scaler.planted.Plot.Mistake;

/** Mistakes in what is done about ill machines. */
final class HealMistakes {
  private static final String BRAKE = "core/heal/Brake.java";
  private static final String HEALING = "core/plan/Healing.java";
  private static final String CLIMBING = "core/plan/Climbing.java";

  private HealMistakes() {}

  static List<Mistake> all() {
    return List.of(
        new Mistake(
            "ill machines end as fast as they are found",
            "G11",
            BRAKE,
            "            ends >= mostEnds()\n",
            "            ends < 0\n"),
        new Mistake(
            "all that look ill at once are healed at once",
            "G12",
            BRAKE,
            "    return ill > mostIll()\n",
            "    return ill < 0\n"),
        new Mistake(
            "a second reboot within the window of the first",
            "G12",
            CLIMBING,
            "        if (asked.isEmpty()) {\n",
            "        if (asked.isEmpty() || machine.mayAsk(What.REBOOT, now)) {\n"),
        new Mistake(
            "the ladder from its top",
            "G12",
            "core/heal/Ladder.java",
            "        .filter(rung -> can(seen, rung))\n        .findFirst();",
            "        .filter(rung -> can(seen, rung))\n        .reduce((_, stronger) -> stronger);"),
        new Mistake(
            "a machine that answers and has a job in hand is broken off",
            "G5",
            CLIMBING,
            "return Optional.of(jobs).filter(_ -> rung != HealRung.REPLACE);",
            "return Optional.empty();"),
        new Mistake(
            "a silent machine with jobs in hand is not waited for",
            "G5",
            CLIMBING,
            "return now.isBefore(until) && !Diagnosis.isDeadForTwo(seen, spec)\n",
            "return now.isBefore(Instant.MIN) && !Diagnosis.isDeadForTwo(seen, spec)\n"),
        new Mistake(
            "an ill machine leaves before another one serves",
            "G13",
            HEALING,
            "if (serving < verdict.wanted() && (coming || room)) {",
            "if (serving < 0 && (coming || room)) {"),
        new Mistake(
            "an ill machine that answers ends without a drain",
            "G5",
            HEALING,
            "    if (seen.page().isPresent()) {\n      return new Step.Drain(machine, cause);",
            "    if (seen.page().isPresent() && now.getEpochSecond() < 0) {\n"
                + "      return new Step.Drain(machine, cause);"),
        new Mistake(
            "a quarantine ends a quarter of an hour early",
            "G12",
            HEALING,
            "machine.heal().flatMap(Heal::keptUntil).filter(now::isBefore).isPresent();",
            "machine\n"
                + "            .heal()\n"
                + "            .flatMap(Heal::keptUntil)\n"
                + "            .filter(until -> now.isBefore(until.minusSeconds(900)))\n"
                + "            .isPresent();"),
        new Mistake(
            "one look that fails is enough",
            "G12",
            "core/heal/Diagnosis.java",
            "boolean enough = pulse.ill() >= heal.failures() &&",
            "boolean enough = pulse.ill() >= 1 &&"),
        new Mistake(
            "the cloud's checks alone make a machine ill",
            "G12",
            "core/heal/Signs.java",
            "      return signs.contains(Sign.HEALTH);",
            "      return signs.contains(Sign.HEALTH) || signs.contains(Sign.CLOUD);"),
        // Its page and its health are not asked any more; what the cloud shows is all there is.
        new Mistake(
                "the end of an ill machine is taken back while the cloud shows it running",
                "G17",
                HEALING,
                "      case REQUESTED, PENDING, TERMINATING, GONE -> step;\n",
                "      case TERMINATING ->\n"
                    + "          seen.machine().heal().isPresent()\n"
                    + "                  && seen.cloud().get().state() == CloudMachine.State.RUNNING\n"
                    + "              ? new Step.Become(seen.machine(), MachineState.BOOTING, \"back\")\n"
                    + "              : step;\n"
                    + "      case REQUESTED, PENDING, GONE -> step;\n")
            .and(Mistakes.STATES, Mistakes.ENDS_ONE_WAY, Mistakes.ENDS_BOTH_WAYS));
  }
}
