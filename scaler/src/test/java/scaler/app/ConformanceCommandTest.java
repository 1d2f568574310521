package scaler.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scaler.app.wiring.Exit;

/** {@code scaler conformance} before it does anything. */
class ConformanceCommandTest {
  @TempDir private Path folder;

  private Cli.Said said(String... words) throws IOException {
    String file = Files.writeString(folder.resolve("shop.yaml"), Shop.FLEET).toString();
    String[] all = new String[words.length + 2];
    all[0] = "conformance";
    all[1] = file;
    System.arraycopy(words, 0, all, 2, words.length);
    return new Cli(folder.resolve("home")).run(all);
  }

  @Test
  void nobody_who_cannot_be_asked_launches_anything_by_mistake() throws IOException {
    Cli.Said said = said();
    assertThat(said.code()).isEqualTo(Exit.REFUSED);
    assertThat(said.err())
        .contains("machines of local.small like those of web, in the local cloud")
        .contains("as application shop~conformance")
        .contains("scaler: nobody can be asked here whether that is meant; say --yes if it is");
    assertThat(folder.resolve("home")).as("no cloud was started").doesNotExist();
  }

  @Test
  void what_would_be_done_and_cost_is_told_without_doing_it() throws IOException {
    Cli.Said said = said("--dry-run", "--role", "jobs");
    assertThat(said.code()).isEqualTo(Exit.OK);
    assertThat(said.out()).contains("like those of jobs").contains("It costs nothing.");
    assertThat(folder.resolve("home")).doesNotExist();
  }

  @Test
  void a_role_that_is_not_there_is_refused() throws IOException {
    Cli.Said said = said("--yes", "--role", "nobody");
    assertThat(said.code()).isEqualTo(Exit.USAGE);
    assertThat(said.err()).contains("shop has no role nobody; it has: web, jobs");
  }
}
