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
    return words(workerName).stream().anyMatch(MachineId::looksLike);
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
      if (MachineId.looksLike(word)) {
        machines.add(new MachineId(word));
      }
    }
    return machines;
  }

  /** By hand: each look asks it of each job in hand. */
  private static List<String> words(String workerName) {
    List<String> words = new ArrayList<>();
    int from = 0;
    for (int at = 0; at <= workerName.length(); at++) {
      if (at == workerName.length() || !isOfWord(workerName.charAt(at))) {
        if (at > from) {
          words.add(workerName.substring(from, at));
        }
        from = at + 1;
      }
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
