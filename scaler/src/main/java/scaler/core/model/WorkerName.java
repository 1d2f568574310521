package scaler.core.model;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name under which a worker locks jobs. delayed_job writes {@code NAME host:HOST pid:N}, where
 * its command makes NAME of {@code --identifier} ({@code delayed_job.IDENTIFIER}) and a program of
 * one's own may set any prefix. The machine's id stands as a word of its own in either part.
 */
public final class WorkerName {
  private static final Pattern BETWEEN_WORDS = Pattern.compile("[^A-Za-z0-9-]+");

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
    List<String> ids = words(workerName).stream().filter(MachineId::looksLike).distinct().toList();
    return ids.size() == 1 ? Optional.of(new MachineId(ids.getFirst())) : Optional.empty();
  }

  private static List<String> words(String workerName) {
    return Arrays.asList(BETWEEN_WORDS.split(workerName, -1));
  }
}
