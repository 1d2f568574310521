package scaler.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lines for systemd's journal carry their weight. */
class JournalTest {
  @TempDir private Path folder;

  @Test
  void a_stream_leads_to_the_journal_only_when_it_is_the_very_one() throws IOException {
    Path stream = Files.createFile(folder.resolve("stream"));
    String same =
        Files.getAttribute(stream, "unix:dev") + ":" + Files.getAttribute(stream, "unix:ino");

    assertThat(Journal.isBehind(same, stream)).isTrue();
    assertThat(Journal.isBehind(same, Files.createFile(folder.resolve("other")))).isFalse();
    assertThat(Journal.isBehind(same, folder.resolve("none"))).isFalse();
    assertThat(Journal.isBehind("nonsense", stream)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"ERROR, <3>", "WARN, <4>", "INFO, <6>", "DEBUG, <7>", "TRACE, <7>"})
  void each_level_has_the_number_that_syslog_gives_it(String level, String number) {
    PatternLayout layout = new PatternLayout();
    layout.setContext(new LoggerContext());
    layout.setPattern(Journal.WEIGHT);
    layout.start();
    LoggingEvent event = new LoggingEvent();
    event.setLevel(Level.valueOf(level));
    event.setMessage("no ERROR, no WARN");

    assertThat(layout.doLayout(event)).isEqualTo(number);
  }
}
