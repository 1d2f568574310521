package scaler.planted;

import java.util.List;
import scaler.planted.Plot.Mistake;

/** Mistakes with several applications, with machines that change hands, and with silent queues. */
final class ShareMistakes {
  private static final String HANDOVERS = "engine/loop/Handovers.java";
  private static final String BLIND = "core/decide/Blind.java";

  private ShareMistakes() {}

  static List<Mistake> all() {
    return List.of(
        new Mistake(
            "a machine that was let go is still looked after",
            "HANDED G8",
            HANDOVERS,
            "    ours.ifPresent(machine -> {\n      Machine gone =",
            "    ours.filter(_ -> scene.now().getEpochSecond() < 0).ifPresent(machine -> {\n"
                + "      Machine gone ="),
        new Mistake(
            "a machine is adopted by some of its tags",
            "HANDED",
            HANDOVERS,
            "scene.cloud().tag(wish.machine(), tag.getKey(), tag.getValue()))) {\n"
                + "        return false;",
            "scene.cloud().tag(wish.machine(), tag.getKey(), tag.getValue()))) {\n"
                + "        return true;"),
        new Mistake(
            "snapshots of another application are deleted when their time is over",
            "VOLUME",
            "engine/loop/CopyTags.java",
            "return Map.of(OwnerTags.INSTALL, installation, OwnerTags.APPLICATION, application);",
            "return Map.of(OwnerTags.INSTALL, installation);"),
        new Mistake(
            "a process that has died is waited for like one that lives",
            "FOLLOWED",
            "sim/store/CandidateTable.java",
            ".filter(other -> other.getValue().isAfter(now.minus(Leases.TERM)))",
            ".filter(other -> other.getValue().isAfter(now.minus(Leases.TERM.multipliedBy(9))))"),
        new Mistake(
            "a fall-back takes machines away",
            "BLIND G10",
            BLIND,
            ".filter(capacity -> capacity >= kept);",
            ".filter(capacity -> capacity >= 0);"),
        new Mistake(
            "a fall-back that does not come",
            "BLIND",
            BLIND,
            ".filter(fallback -> !now.isBefore(since.plus(fallback.after())))",
            ".filter(fallback -> now.isBefore(since.minus(fallback.after())))"));
  }
}
