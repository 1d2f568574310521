package scaler.userdata;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import scaler.Needs;
import scaler.core.fleet.PowerShell;
import tools.jackson.databind.json.JsonMapper;

/** The boot script for Windows, as far as it can be read without running it. */
class WindowsUserdataTest {
  private static final int LIMIT = 15 * 1024;

  /** What ends a literal, a line or the whole script, or is read as something else. */
  private static final String NASTY =
      "'\"`$\u2018\u2019\u201A\u201B\u201C\u201D\\;#{}()@%&|<>/\n\r\t\0 aé😀\uD800\u00A0\uFEFF";

  private static final String SETTINGS =
      "$Scaler = @{'DB'='10.126.17.1';'ROLE'='job';'APPLICATION'='shop'}\n";

  @TempDir private Path folder;

  private static String composed() {
    String script = Userdata.composed("job.ps1");
    int second = script.indexOf('\n') + 1;
    return script.substring(0, second) + SETTINGS + script.substring(second);
  }

  private String mistakes(String script) throws IOException, InterruptedException {
    PowerShellCheck.needed();
    return PowerShellCheck.mistakes(Files.writeString(folder.resolve("boot.ps1"), script));
  }

  @Test
  void composed_user_data_leaves_room_below_the_limit_of_ec2() {
    assertThat(composed()).hasSizeLessThan(LIMIT).isASCII().doesNotContain("\r", "scaler:include");
    assertThat(composed().lines()).endsWith("</powershell>");
  }

  @Test
  void no_mistake_is_found_in_it() throws Exception {
    assertThat(mistakes(composed())).isEmpty();
  }

  @ParameterizedTest(name = "{0} for {1}")
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "{{, {, does not parse",
        "if ($S.Workers ?? 1), if ($S.Workers -ne 0), does not parse",
        "Remove-Item $archive && Write-Log $url, Remove-Item $archive, && is not in PowerShell 5.1",
        "Write-Lgo \"release, Write-Log \"release, Write-Lgo is no command that is known",
        "-Compres, -Compress, ConvertTo-Json has no -Compres that is known",
        "$livin++, $living++, $livin is given no value",
        "$S.Daef = , $S.Deaf = , $S.Daef is not among what $S begins with",
        "Start-Worker, Start-Worker $number, `Start-Worker takes 1 arguments, not 0`",
      })
  void a_mistake_is_found(String wrong, String right, String told) throws Exception {
    assertThat(composed()).contains(right);
    assertThat(mistakes(composed().replace(right, wrong))).contains(told);
  }

  /** Read by another's grammar: what was written is what PowerShell has. */
  @Test
  void whatever_a_setting_holds_is_what_the_script_is_told() throws Exception {
    PowerShellCheck.needed();
    long seed = System.nanoTime();
    var random = new Random(seed);
    List<String> texts =
        Stream.concat(
                Stream.of("", "</powershell>", "<persist>true</persist>", "$(rm)", "a'; rm 'b"),
                Stream.generate(() -> nasty(random)).limit(300))
            .toList();
    String script =
        texts.stream()
            .map(text -> "$x = " + PowerShell.literal(text) + "\n")
            .collect(Collectors.joining());
    assertThat(script).isASCII().doesNotContain("<", "\r");
    Path file = Files.writeString(folder.resolve("values.ps1"), script, StandardCharsets.US_ASCII);
    String[] values = JsonMapper.shared().readValue(PowerShellCheck.values(file), String[].class);
    assertThat(values).as("seed %d", seed).containsExactlyElementsOf(texts);
  }

  /** The initializer that the page of the contract gives, under the gem itself. */
  @ParameterizedTest
  @ValueSource(strings = {":perform, worker, nil", ":loop, worker"})
  void delayed_job_ends_by_the_file_as_the_contract_says(String event) throws Exception {
    Needs.delayedJob();
    String page =
        Files.readString(Userdata.folder().resolveSibling("docs").resolve("machine-contract.md"));
    int start = page.indexOf("```ruby\n") + "```ruby\n".length();
    Path stop = folder.resolve("draining");
    Path script =
        Files.writeString(
            folder.resolve("stop.rb"),
            """
            require "delayed_job_active_record"
            %s
            worker = Delayed::Worker.new
            worker.name_prefix = "#{ENV["SCALER_INSTANCE"]} "
            look = -> { Delayed::Worker.lifecycle.run_callbacks(%s) {}; worker.stop?.inspect }
            before = look.call
            File.write(ENV["SCALER_STOP"], "")
            puts worker.name.split.first, before, look.call
            """
                .formatted(page.substring(start, page.indexOf("```", start)), event));
    var ruby = new ProcessBuilder("ruby", "-W0", script.toString()).redirectErrorStream(true);
    ruby.environment().putAll(Map.of("SCALER_STOP", stop.toString(), "SCALER_INSTANCE", "i-0abc"));
    Process process = ruby.start();
    process.getOutputStream().close();
    assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo("i-0abc\nfalse\ntrue\n");
  }

  private static String nasty(Random random) {
    return IntStream.range(0, random.nextInt(12))
        .map(n -> NASTY.charAt(random.nextInt(NASTY.length())))
        .mapToObj(Character::toString)
        .collect(Collectors.joining());
  }
}
