package scaler.app.command.fleet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import scaler.app.wiring.Exit;
import scaler.app.wiring.Here;
import scaler.app.wiring.Plain;
import scaler.app.wiring.Refusal;
import scaler.outbound.files.FleetFile;
import scaler.outbound.files.Loaded;
import scaler.outbound.files.Problem;
import scaler.outbound.postgres.Configurations.Draft;

/** Reads a fleet file for a command and says everything that is to be said about it. */
public final class FleetFiles {
  private FleetFiles() {}

  /**
   * The file's fleet; its remarks are printed.
   *
   * @throws Refusal when the file is broken; every mistake has been printed then
   */
  public static Loaded.Fleet read(Here here, Path file) {
    return switch (FleetFile.read(file, here.environment())) {
      case Loaded.Fleet fleet -> {
        fleet.remarks().forEach(remark -> here.err().println(Plain.line(remark.sentence())));
        yield fleet;
      }
      case Loaded.Broken(var problems) -> {
        problems.forEach(problem -> here.err().println(Plain.line(problem.sentence())));
        long errors = problems.stream().filter(p -> p.severity() == Problem.Severity.ERROR).count();
        throw new Refusal(
            Exit.USAGE,
            "%s is refused: %s"
                .formatted(
                    file,
                    errors == 1 ? "mend what is said above" : errors + " mistakes, said above"));
      }
    };
  }

  /** Says what a fleet lacks that does not keep it from being applied. */
  public static void warn(Here here, List<String> sentences) {
    sentences.forEach(sentence -> here.err().println(Plain.line("warning: " + sentence)));
  }

  /** The file as it would be stored. */
  public static Draft draft(Here here, Path file, Loaded.Fleet fleet) {
    return new Draft(
        fleet.spec().application(),
        fleet.spec().install(),
        file.toAbsolutePath().normalize().toString(),
        fleet.text(),
        fleet.userData(),
        here.user(),
        commit(file));
  }

  /** The commit of the repository that the file stands in; empty where there is none. */
  private static Optional<String> commit(Path file) {
    try {
      Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of("/"));
      Process git =
          new ProcessBuilder("git", "-C", folder.toString(), "rev-parse", "HEAD")
              .redirectErrorStream(true)
              .start();
      String answer =
          new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return git.waitFor(5, TimeUnit.SECONDS) && git.exitValue() == 0
          ? Optional.of(answer).filter(text -> text.matches("[0-9a-f]{40,64}"))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
