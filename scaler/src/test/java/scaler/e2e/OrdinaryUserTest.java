package scaler.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import scaler.app.wiring.Here;

/** Where the tests run as root, what a user does who is not. */
class OrdinaryUserTest {
  private static final int NOBODY = 65534;
  private static final List<String> AS_NOBODY =
      List.of(
          "setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--no-new-privs");

  private Path folder;
  private Path home;

  @BeforeEach
  void give_the_user_a_folder() throws IOException {
    assumeThat(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))
        .as("root runs the tests, and so can become another user")
        .isEqualTo(0);
    folder = Files.createTempDirectory("scaler-e2e-user-");
    home = Files.createDirectory(folder.resolve("home"));
    Files.copy(Site.project().resolve("schedules/rails.yaml"), folder.resolve("rails.yaml"));
    Files.setAttribute(home, "unix:uid", NOBODY);
    Files.setAttribute(folder, "unix:uid", NOBODY);
  }

  @AfterEach
  void end_what_is_left() throws IOException {
    if (folder != null) {
      Running.end(folder);
      Site.delete(folder);
    }
  }

  @Test
  void a_user_without_rights_runs_the_demo_and_the_database() throws IOException {
    String classPath = readableClassPath();
    Child.Ended demo = scaler(classPath, "demo", "--jobs", "10", "--seconds", "0.1").ok();
    assertThat(demo.out()).contains("10 of 10 jobs done, each exactly once");

    scaler(classPath, "apply", folder.resolve("rails.yaml").toString()).ok();
    assertThat(scaler(classPath, "status").ok().out()).contains("shop", "jobs");
    assertThat(Running.in(folder).keySet())
        .isNotEmpty()
        .allSatisfy(pid ->
            assertThat(Files.getAttribute(Path.of("/proc/" + pid), "unix:uid")).isEqualTo(NOBODY));
    scaler(classPath, "db", "stop").ok();
    assertThat(Running.in(folder)).isEmpty();
  }

  private Child.Ended scaler(String classPath, String... arguments) {
    Here here = new Here(Map.of(), System.out, System.err, false, InstantSource.system());
    List<String> command = new ArrayList<>(AS_NOBODY);
    command.addAll(here.scaler(List.of(arguments)));
    command.set(command.indexOf("-cp") + 1, classPath);
    command.add(AS_NOBODY.size() + 1, "-Djava.io.tmpdir=" + folder);
    Map<String, String> environment =
        Map.of(
            "PATH", "/usr/local/bin:/usr/bin:/bin",
            "HOME", home.toString(),
            "SCALER_HOME", home.resolve(".scaler").toString());
    return Child.start(arguments[0], command, environment, folder).end();
  }

  /** The class path's folders and libraries, copied to where everybody may read them. */
  private String readableClassPath() throws IOException {
    Path libraries = Files.createDirectory(folder.resolve("lib"));
    List<String> copies = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path source = Path.of(entry);
      Path target = libraries.resolve(copies.size() + "-" + source.getFileName());
      if (Files.exists(source)) {
        copy(source, target);
        copies.add(target.toString());
      }
    }
    return String.join(File.pathSeparator, copies);
  }

  private static void copy(Path source, Path target) throws IOException {
    try (Stream<Path> all = Files.walk(source)) {
      for (Path path : all.toList()) {
        Files.copy(path, target.resolve(source.relativize(path).toString()));
      }
    }
  }
}
