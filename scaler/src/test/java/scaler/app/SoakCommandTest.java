package scaler.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import scaler.app.wiring.Exit;
import scaler.sim.soak.SilentLoop;

/** {@code scaler soak} at the terminal. */
@ExtendWith(SilentLoop.class)
class SoakCommandTest {
  @TempDir private Path folder;

  private Cli.Said soak(String... words) {
    String[] all = new String[words.length + 1];
    all[0] = "soak";
    System.arraycopy(words, 0, all, 1, words.length);
    return new Cli(folder).run(all);
  }

  @Test
  void it_tells_what_came_and_what_was_looked_at() {
    Cli.Said said = soak("--seeds", "2", "--hours", "1");
    assertThat(said.code()).isEqualTo(Exit.OK);
    assertThat(said.out())
        .contains("LISTING_STALE")
        .contains("2 lives of 1 h and a quiet end")
        .contains("all laws held");
  }

  @Test
  void it_tells_the_same_as_json() {
    assertThat(soak("--seeds", "2", "--hours", "1", "--json").out())
        .contains("\"lives\" : 2")
        .contains("\"broken\" : [ ]");
  }

  @Test
  void it_tells_one_story_whole_and_each_time_the_same() {
    String story = soak("--seed", "3", "--hours", "1", "--trace").out();
    assertThat(story).contains("process 0 decides now").contains("all laws held; history ");
    assertThat(soak("--seed", "3", "--hours", "1", "--trace").out()).isEqualTo(story);
  }

  @Test
  void a_story_without_a_seed_is_none() {
    Cli.Said said = soak("--trace");
    assertThat(said.code()).isEqualTo(Exit.USAGE);
    assertThat(said.err()).contains("say which with --seed");
    assertThat(soak("--nodes", "6").code()).isEqualTo(Exit.USAGE);
    assertThat(soak("--applications", "4").code()).isEqualTo(Exit.USAGE);
  }
}
