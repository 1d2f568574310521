package scaler.outbound.local;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import scaler.engine.port.Finding;

/** Says whether this computer has what its machines' boot scripts and the daemon call. */
public final class LocalDoctor {
  private static final List<String> PROGRAMS = List.of("sh", "setsid", "python3");

  private LocalDoctor() {}

  /**
   * Looks for each program.
   *
   * @param environment in which {@code PATH} says where to look
   */
  public static List<Finding> examine(Map<String, String> environment) {
    List<Path> folders =
        Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator, -1))
            .filter(folder -> !folder.isEmpty())
            .map(Path::of)
            .toList();
    return PROGRAMS.stream()
        .map(program ->
            folders.stream()
                .map(folder -> folder.resolve(program))
                .filter(Files::isExecutable)
                .findFirst()
                .map(found -> Finding.ok(program, found.toString()))
                .orElseGet(() ->
                    Finding.miss(
                        program,
                        "%s is not in PATH, and local machines need it; install it"
                            .formatted(program))))
        .toList();
  }
}
