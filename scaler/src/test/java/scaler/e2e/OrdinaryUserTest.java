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

/** What a user without rights does; where root runs the tests, root becomes one for that. */
@EndToEnd
class OrdinaryUserTest {
  private static final int NOBODY = 65534;
  private static final String NUMBER = "unix:uid";

  private final List<String> become = new ArrayList<>();
  private String classPath = System.getProperty("java.class.path");
  private int user;
  private Path folder;

  @BeforeEach
  void give_the_user_a_folder() throws IOException {
    folder = Files.createTempDirectory("scaler-e2e-user-");
    user = (int) Files.getAttribute(Path.of("/proc/self"), NUMBER);
    if (user == 0) {
      user = NOBODY;
      become.addAll(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY));
      become.addAll(List.of("--clear-groups", "--no-new-privs"));
      another_user_may_run_this_java();
      classPath = copiedClassPath();
      Files.setAttribute(folder, NUMBER, NOBODY);
    }
  }

  private void another_user_may_run_this_java() {
    List<String> command = new ArrayList<>(become);
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.add("-version");
    assumeThat(Child.start("java", command, Map.of(), folder).end().code())
        .as("root may become another user, and that user may run this Java")
        .isZero();
  }

  @AfterEach
  void end_what_is_left() throws IOException {
    Running.end(folder);
    Site.delete(folder);
  }

  @Test
  void the_demo_tells_its_whole_story_and_leaves_nothing_behind() {
    Path picture = folder.resolve("chart.svg");
    Child.Ended demo =
        scaler("demo", "--jobs", "30", "--seconds", "0.2", "--chart", picture.toString()).ok();
    DemoTest.tellsTheWholeStory(demo, "30 jobs of 0.2 s", 30, picture);
    assertThat(Running.in(folder)).isEmpty();
    assertThat(folder).isDirectoryNotContaining("glob:**/scaler-demo-*");
  }

  @Test
  void the_status_is_told_with_a_database_of_the_users_own() throws IOException {
    String fleet = Site.project().resolve("schedules/demo.yaml").toString();
    scaler("apply", fleet).ok();
    assertThat(scaler("status").ok().out()).contains("demo", "jobs");
    assertThat(Running.in(folder).keySet())
        .isNotEmpty()
        .allSatisfy(
            pid -> assertThat(Files.getAttribute(Path.of("/proc/" + pid), NUMBER)).isEqualTo(user));
    scaler("db", "stop").ok();
    assertThat(Running.in(folder)).isEmpty();
  }

  private Child.Ended scaler(String... arguments) {
    Here here = new Here(Map.of(), System.out, System.err, false, InstantSource.system());
    List<String> command = new ArrayList<>(become);
    command.addAll(here.scaler(List.of(arguments)));
    command.set(command.indexOf("-cp") + 1, classPath);
    command.add(become.size() + 1, "-Djava.io.tmpdir=" + folder);
    Map<String, String> environment =
        Map.of(
            "PATH", "/usr/local/bin:/usr/bin:/bin",
            "HOME", folder.toString(),
            "SCALER_HOME", folder.resolve(".scaler").toString());
    return Child.start(arguments[0], command, environment, folder).end();
  }

  /** The class path's folders and libraries, copied to where everybody may read them. */
  private String copiedClassPath() throws IOException {
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
