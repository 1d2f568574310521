package scaler.core.model;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The name under which a worker locks jobs. delayed_job writes {@code NAME host:HOST pid:N}, where
 * its command makes NAME of {@code --identifier} ({@code delayed_job.IDENTIFIER}) and a program of
 * one's own may set any prefix. The machine's id stands as a word of its own in either part.
 */
public final class WorkerName {
  private WorkerName() {}

  /** Whether the worker of that name runs on that machine. */
  public static boolean isOn(String workerName, MachineId machine) {
    return words(workerName).contains(machine.value());
  }

  /** Whether the name says on which machine its worker runs. */
  public static boolean namesMachine(String workerName) {
    return !words(workerName).isEmpty();
  }

  /** The one machine that the name says its worker runs on; empty when it names none or several. */
  public static Optional<MachineId> machine(String workerName) {
    Set<MachineId> ids = machines(workerName);
    return ids.size() == 1 ? Optional.of(ids.iterator().next()) : Optional.empty();
  }

  /** All machines that the name has as words, each once. */
  static Set<MachineId> machines(String workerName) {
    Set<MachineId> machines = new LinkedHashSet<>();
    for (String word : words(workerName)) {
      machines.add(new MachineId(word));
    }
    return machines;
  }

  /** Those that could be machines. By hand: each look asks it of each job in hand. */
  private static List<String> words(String workerName) {
    List<String> words = new ArrayList<>(1);
    int from = workerName.indexOf(MachineId.PREFIX);
    while (from >= 0) {
      int to = from;
      while (to < workerName.length() && isOfWord(workerName.charAt(to))) {
        to++;
      }
      if (from == 0 || !isOfWord(workerName.charAt(from - 1))) {
        String word = workerName.substring(from, to);
        if (MachineId.looksLike(word)) {
          words.add(word);
        }
      }
      from = workerName.indexOf(MachineId.PREFIX, to);
    }
    return words;
  }

  private static boolean isOfWord(char one) {
    return (one >= 'a' && one <= 'z')
        || (one >= 'A' && one <= 'Z')
        || (one >= '0' && one <= '9')
        || one == '-';
  }
}
