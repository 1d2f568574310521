package scaler.outbound.queues;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scaler.core.fleet.SourceSpec.Command;
import scaler.core.model.Reading;
import scaler.outbound.Pids;

class CommandsTest {
  private static final Instant NOON = Instant.parse("2026-07-01T12:00:00Z");

  @TempDir private Path folder;
  private JobQueues queues;

  @BeforeEach
  void commands() {
    queues = new JobQueues(plain -> plain, folder);
  }

  @AfterEach
  void let_go() throws SQLException {
    queues.close();
  }

  private void program(String name, String script) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Reading read(String name, String... arguments) {
    return queues.read(new Command(name, List.of(arguments)), NOON);
  }

  private String why(String name) {
    assertThat(read(name)).isInstanceOf(Reading.Unknown.class);
    return ((Reading.Unknown) read(name)).why();
  }

  @Test
  void what_it_prints_is_how_many_jobs_wait() throws IOException {
    program("pending", "echo $#; [ \"$1\" = 'a b' ] || exit 1");
    assertThat(read("pending", "a b", "$(id)"))
        .isEqualTo(new Reading.Known(NOON, 2, Optional.empty(), Optional.empty()));
  }

  @Test
  void it_sees_nothing_of_what_scaler_knows() throws IOException {
    program("nosy", "env | grep -vcE '^(PATH|HOME|TZ|LC_ALL|PWD|SHLVL|_|OLDPWD)='");
    assertThat(why("nosy")).contains("exit code 1");
  }

  @Test
  void one_that_fails_says_why_in_one_line() throws IOException {
    program("broken", "echo 'no \033[31mSlurm here' >&2; echo second >&2; echo 4; exit 3");
    assertThat(why("broken"))
        .contains("broken failed with exit code 3: no ", "Slurm here")
        .doesNotContain("second", "\033", "\u001b");
  }

  @Test
  void one_that_prints_something_else_tells_nothing() throws IOException {
    program("wordy", "echo 4 jobs");
    program("mute", "true");
    program("endless", "yes 4");
    for (String name : List.of("wordy", "mute", "endless")) {
      assertThat(why(name)).contains(name);
    }
  }

  @Test
  void one_that_hangs_is_ended_with_all_that_it_began() throws IOException {
    program("slow", "sleep 987654 & echo $! > child; sleep 987654");
    assertThat(why("slow")).contains("did not end within 4 s");
    long child = Long.parseLong(Files.readString(folder.resolve("child")).strip());
    Pids.waitForEnd(child);
  }

  @Test
  void only_programs_of_that_folder_are_run_and_none_that_anybody_may_write() throws IOException {
    assertThat(why("absent")).contains("no program absent in " + folder);
    Files.writeString(folder.resolve("text"), "4");
    assertThat(why("text")).contains("no program text");
    program("open", "echo 4");
    Files.setPosixFilePermissions(
        folder.resolve("open"), PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThat(why("open")).contains("anybody may write").contains("chmod o-w");
  }
}
