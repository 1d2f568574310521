package scaler.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scaler.app.wiring.Exit;

/** Command lines that are wrong by themselves: refused before anything is asked or started. */
class WrongWordsTest {
  @TempDir private Path folder;

  @ParameterizedTest(name = "scaler {0}")
  @CsvSource(
      delimiter = '~',
      value = {
        "frobnicate                 ~ there is no command \"frobnicate\"; scaler --help lists them",
        "stauts                     ~ there is no command \"stauts\" (is status meant?); scaler --help lists them",
        "--frob                     ~ scaler has no option \"--frob\"; scaler --help lists them",
        "status --wacht             ~ status has no option \"--wacht\" (is --watch meant?); scaler status --help lists them",
        "status extra               ~ status takes no further word, and \"extra\" is one; scaler status --help lists what it takes",
        "status --json=x            ~ --json is \"x\"; write nothing: it takes no value; scaler status --help shows how",
        "db frob                    ~ db has no command \"frob\"; scaler db --help lists them",
        "db stats                   ~ db has no command \"stats\" (is status meant?); scaler db --help lists them",
        "validate                   ~ validate needs FILE; scaler validate --help shows how",
        "validate a.yaml b.yaml     ~ validate takes no further word, and \"b.yaml\" is one; scaler validate --help lists what it takes",
        "schedule f --count abc     ~ --count is \"abc\"; write a whole number, as 3; scaler schedule --help shows how",
        "schedule f --count 0       ~ --count is 0; write 1 to 1000",
        "schedule f --count -1      ~ --count is -1; write 1 to 1000",
        "schedule f --count 1001    ~ --count is 1001; write 1 to 1000",
        "schedule f --from yesterday ~ --from is \"yesterday\"; write an instant, as 2026-11-23T07:00:00Z; scaler schedule --help shows how",
        "schedule f --count         ~ --count needs N behind it; scaler schedule --help shows how",
        "schedule f --count 1 --count 2 ~ --count is given twice; scaler schedule --help shows how",
        "why                        ~ name a role or a machine's id, or one decision with --decision NUMBER, and not both",
        "why --decision x           ~ --decision is \"x\"; write a whole number, as 3; scaler why --help shows how",
        "why web --count 0          ~ --count is 0; write 1 to 1000",
        "launch                     ~ launch needs ROLE; scaler launch --help shows how",
        "launch web abc             ~ N is \"abc\"; write a whole number, as 3; scaler launch --help shows how",
        "launch web 0               ~ N is 0; write 1 to 1000",
        "launch web -1              ~ N is -1; write 1 to 1000",
        "launch web 1001            ~ N is 1001; write 1 to 1000",
        "launch web 2147483647      ~ N is 2147483647; write 1 to 1000",
        "launch web 99999999999     ~ N is \"99999999999\"; write a whole number, as 3; scaler launch --help shows how",
        "terminate                  ~ name either a ROLE or one machine with --instance ID",
        "terminate web --instance i-1 ~ name either a ROLE or one machine with --instance ID",
        "terminate web 0            ~ N is 0; write 1 to 1000",
        "terminate web -3           ~ N is -3; write 1 to 1000",
        "terminate web --shrink     ~ --force and --shrink go with --instance ID",
        "terminate web --force      ~ --force and --shrink go with --instance ID",
        "terminate --instance       ~ --instance needs ID behind it; scaler terminate --help shows how",
        "terminate --instance i_1   ~ \"i_1\" is not a machine's id; scaler status lists them",
        "terminate --instance i-1 --force ~ --force may lose a job in hand, so it needs --reason TEXT",
        "capacity web               ~ write scaler capacity ROLE N --until TIME, or scaler capacity ROLE --end to take that back",
        "capacity web 2             ~ write scaler capacity ROLE N --until TIME, or scaler capacity ROLE --end to take that back",
        "capacity web 2 --end       ~ write scaler capacity ROLE N --until TIME, or scaler capacity ROLE --end to take that back",
        "capacity web --until 2h    ~ write scaler capacity ROLE N --until TIME, or scaler capacity ROLE --end to take that back",
        "capacity web x --until 2h  ~ N is \"x\"; write a whole number, as 3; scaler capacity --help shows how",
        "capacity web -1 --until 2h ~ N is -1; write 0 to 1000",
        "pause --reason x           ~ name either a ROLE or --all",
        "pause web --all --reason x ~ name either a ROLE or --all",
        "pause web                  ~ a pause needs --reason TEXT, for whoever finds it tonight",
        "pause web --reason x --for 2 ~ \"2\" is not a length of time; write 90s, 45m, 2h, 1h30m or 3d",
        "resume                     ~ name either a ROLE or --all",
        "resume web --all           ~ name either a ROLE or --all",
        "run --http 8077            ~ --http is \"8077\"; write HOST:PORT, as 127.0.0.1:8077",
        "run --http 127.0.0.1:x     ~ --http is \"127.0.0.1:x\"; write HOST:PORT, as 127.0.0.1:8077",
        "run --http 127.0.0.1:65536 ~ --http is \"127.0.0.1:65536\"; write HOST:PORT, as 127.0.0.1:8077",
        "run --http nobody.invalid:1 ~ --http names the host \"nobody.invalid\", which nobody knows; write 127.0.0.1:8077",
        "local-cloud reboot         ~ local-cloud reboot needs ID; scaler local-cloud reboot --help shows how",
        "local-cloud reboot web     ~ \"web\" is not a machine's id; scaler local-cloud status lists them",
        "demo --jobs x              ~ --jobs is \"x\"; write a whole number, as 3; scaler demo --help shows how",
        "demo --seconds x           ~ --seconds is \"x\"; write a number, as 0.3; scaler demo --help shows how",
        "demo --jobs 0              ~ the demo takes 1 to 10000 jobs of 0 to 60 seconds",
      })
  void is_told_in_one_sentence(String words, String sentence) {
    Cli.Said said = new Cli(folder).run(words.split(" ", -1));

    assertThat(said.err()).isEqualTo("scaler: " + sentence + "\n");
    assertThat(said.out()).isEmpty();
    assertThat(said.code()).isEqualTo(Exit.USAGE);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void an_empty_word_is_no_command() {
    assertThat(new Cli(folder).run("").err())
        .isEqualTo("scaler: there is no command \"\"; scaler --help lists them\n");
  }

  @Test
  void a_word_that_a_terminal_would_obey_is_shown_harmless() {
    assertThat(new Cli(folder).run("\u001b[2Jx\nscaler: all is well").err())
        .isEqualTo(
            "scaler: there is no command \"?[2Jx?scaler: all is well\"; scaler --help lists them\n");
  }

  @Test
  void pages_without_a_password_are_for_this_computer_only() {
    Cli.Said said = new Cli(folder).run("run", "--http", "0.0.0.0:8077");

    assertThat(said.err())
        .isEqualTo(
            "scaler: --http 0.0.0.0:8077 would let others read the pages, which ask for no password;"
                + " listen on 127.0.0.1, or add --http-without-password if that is meant\n");
    assertThat(said.code()).isEqualTo(Exit.REFUSED);
  }
}
