package scaler.core.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import scaler.core.fleet.FleetSpec.CloudSpec;
import scaler.core.fleet.FleetSpec.ReleaseSpec;
import scaler.core.fleet.RoleSpec.DrainSpec;
import scaler.core.fleet.RoleSpec.MachineSpec;
import scaler.core.fleet.RoleSpec.OnTimeout;
import scaler.core.fleet.RoleSpec.Runs;
import scaler.core.fleet.RoleSpec.VolumeSpec;
import scaler.core.model.Bounds;
import scaler.core.model.Market;
import scaler.core.model.RoleName;
import scaler.core.schedule.CapacitySchedule;

class UserDataTest {
  private static final RoleSpec JOBS = jobs("job.sh");

  private static RoleSpec jobs(String script) {
    return new RoleSpec(
        new RoleName("jobs"),
        new MachineSpec(
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of(Market.ON_DEMAND),
            Optional.of(script),
            Runs.JOB,
            Optional.empty(),
            VolumeSpec.STANDARD,
            List.of()),
        new Bounds(1, 3),
        CapacitySchedule.NONE,
        Optional.empty(),
        Duration.ofMinutes(45),
        Optional.empty(),
        Duration.ofMinutes(10),
        List.of(),
        new DrainSpec(Duration.ofMinutes(30), OnTimeout.WAIT),
        HealSpec.STANDARD,
        Optional.empty(),
        Optional.empty(),
        LimitSpec.NONE,
        Optional.empty());
  }

  private static FleetSpec fleet(Optional<String> database, Optional<ReleaseSpec> release) {
    return new FleetSpec(
        "payroll",
        Optional.empty(),
        ZoneId.of("UTC"),
        database,
        new CloudSpec(
            FleetSpec.Provider.LOCAL, Optional.empty(), List.of("a"), List.of(), Optional.empty()),
        Map.of(),
        release,
        PriceSpec.NONE,
        List.of(JOBS),
        Optional.empty(),
        LimitSpec.NONE);
  }

  private static FleetSpec from(String folder) {
    return fleet(Optional.of("10.126.17.1"), Optional.of(new ReleaseSpec(folder, "r1")));
  }

  @Test
  void a_machine_learns_who_it_is_from_the_second_line() {
    assertThat(
            UserData.forMachine("#!/bin/bash\nset -eu\n", from("/srv/releases"), JOBS, List.of()))
        .isEqualTo(
            """
            #!/bin/bash
            # DB=10.126.17.1;ROLE=job;APPLICATION=payroll;RELEASE_FROM=/srv/releases;RELEASE=r1
            set -eu
            """);
  }

  @Test
  void what_the_fleet_does_not_say_is_empty_or_left_out() {
    assertThat(
            UserData.forMachine(
                "#!/bin/sh", fleet(Optional.empty(), Optional.empty()), JOBS, List.of()))
        .isEqualTo("#!/bin/sh\n# DB=;ROLE=job;APPLICATION=payroll\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/a;ROLE=app",
        "/a\nrm",
        "/a'b",
        "/a\"b",
        "/a`b`",
        "/a$(b)",
        "${env:A}",
        "/a\\",
        "/\0"
      })
  void a_value_that_could_leave_its_line_is_refused(String folder) {
    assertThatThrownBy(() -> UserData.forMachine("#!/bin/sh\n", from(folder), JOBS, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "RELEASE_FROM holds a quote, a semicolon, a backslash, a $ or a control character");
  }

  @Test
  void more_than_ec2_takes_is_refused_to_the_byte() {
    FleetSpec fleet = from("/r");
    int room = UserData.MOST_BYTES - UserData.size("#!/bin/sh\n", fleet, JOBS);

    assertThat(UserData.forMachine("#!/bin/sh\n" + "x".repeat(room), fleet, JOBS, List.of()))
        .hasSize(UserData.MOST_BYTES);
    assertThatThrownBy(
            () -> UserData.forMachine("#!/bin/sh\n" + "x".repeat(room + 1), fleet, JOBS, List.of()))
        .hasMessage("user data of role jobs has 16385 bytes; at most 16384 are taken");
  }

  @Test
  void a_script_without_an_interpreter_is_refused() {
    assertThatThrownBy(() -> UserData.forMachine("echo\n", from("/r"), JOBS, List.of()))
        .hasMessage("the boot script of role jobs does not begin with #!");
  }

  private static final RoleSpec WINDOWS = jobs("userdata/job.ps1");
  private static final String EMPTY = "<powershell>\n</powershell>\n";

  @Test
  void on_windows_it_learns_so_from_a_table_of_literals() {
    assertThat(UserData.forMachine(EMPTY, from("s3://shop/releases"), WINDOWS, List.of()))
        .isEqualTo(
            """
            <powershell>
            $Scaler = @{'DB'='10.126.17.1';'ROLE'='job';'APPLICATION'='payroll';\
            'RELEASE_FROM'='s3://shop/releases';'RELEASE'='r1'}
            </powershell>
            """);
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a;b$(c)\\d|'a;b$(c)\\d'",
        "it's|'it''s'",
        "a\u2019b|'a'+[char]0x2019+'b'",
        "\u2018\u201B|''+[char]0x2018+''+[char]0x201b+''",
        "</powershell>|''+[char]0x003c+'/powershell>'",
        "\u00e9|''+[char]0x00e9+''",
        "a`n|'a`n'",
      })
  void any_value_can_be_a_literal_of_powershell(String value, String literal) {
    assertThat(PowerShell.literal(value)).isEqualTo(literal);
    assertThat(UserData.forMachine(EMPTY, from("/" + value), WINDOWS, List.of()))
        .contains("'RELEASE_FROM'=" + PowerShell.literal("/" + value))
        .containsOnlyOnce("</powershell>");
  }

  @Test
  void line_ends_and_zero_bytes_are_written_by_their_numbers() {
    assertThat(PowerShell.literal("a\r\n\0"))
        .isEqualTo("'a'+[char]0x000d+''+[char]0x000a+''+[char]0x0000+''");
  }

  @Test
  void a_login_is_refused_on_windows_too() {
    assertThatThrownBy(
            () -> UserData.forMachine(EMPTY, from("https://a:b@host/r"), WINDOWS, List.of()))
        .hasMessageStartingWith("release.from holds a login");
  }

  @ParameterizedTest
  @CsvSource({
    "'#!/bin/sh', does not begin with the line <powershell>",
    "<powershell>, 'does not hold </powershell> once, at its end'",
  })
  void a_script_that_no_launch_agent_runs_is_refused(String script, String why) {
    assertThatThrownBy(() -> UserData.forMachine(script, from("/r"), WINDOWS, List.of()))
        .hasMessage("the boot script of role jobs " + why);
  }

  @ParameterizedTest
  @ValueSource(strings = {"job.sh", "a/JOB.PS1"})
  void a_script_that_does_nothing_is_one_that_can_be_run(String name) {
    assertThat(UserData.trouble(name, UserData.nothing(name))).isEmpty();
  }
}
