package scaler.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scaler.Needs;
import scaler.outbound.queues.JobsTable;
import scaler.sim.trace.TraceFile;

/** The traces that docs/operations.md makes of what the gem leaves behind. */
class DemoHistoryTest {
  private static final String WORK =
      """
      require './demo_job'
      Delayed::Worker.logger = Logger.new('delayed_job.log')
      Delayed::Worker.new(quiet: true, exit_on_complete: true).start
      """;

  @TempDir private Path folder;
  private JobsTable table;
  private DemoRelease release;

  @BeforeEach
  void jobs_that_the_gem_does() throws Exception {
    Needs.delayedJob();
    table = JobsTable.empty();
    table.execute(JobsTable.file("sql/queues/delayed_job_history.sql"));
    release = new DemoRelease(folder, table);
    assertThat(release.run("ruby", "enqueue.rb", "3", "0.4")).isZero();
    assertThat(release.run("ruby", "enqueue.rb", "--fail-once", "--from", "4", "1", "0.4"))
        .isZero();
    assertThat(release.run("ruby", "-e", WORK)).as(release.log()).isZero();
  }

  @AfterEach
  void end_its_processes() {
    release.close();
  }

  @Test
  void the_trigger_keeps_each_attempt_and_simulate_reads_them() throws Exception {
    String copy = documented("\\\\copy \\(([^\"]+)\\) to 'load.csv' csv");
    assertThat(table.number("select count(*) from delayed_job_history where failed")).isOne();
    assertThat(table.number("select count(*) from (%s) as jobs".formatted(copy))).isEqualTo(4);
    assertThat(
            table.number(
                """
                select count(*) from delayed_job_history
                where ended - begun between '0.3 s' and '30 s' and came <= begun
                """))
        .isEqualTo(4);
  }

  @Test
  void a_log_becomes_a_trace() throws Exception {
    Path site = folder.resolve("site");
    Files.createDirectories(site.resolve("log"));
    Files.move(folder.resolve("delayed_job.log"), site.resolve("log/delayed_job.log"));
    String make = documented("(TZ=UTC awk '(?s:.+?) > load.csv)\n");
    assertThat(release.run("sh", "-c", "cd site\n" + make)).as(release.log()).isZero();
    List<String> lines = Files.readAllLines(site.resolve("load.csv"));
    assertThat(lines).hasSize(3).allMatch(line -> line.matches("\\d{10}\\.\\d{3},0\\.[4-9]\\d*"));
    double first = Double.parseDouble(lines.getFirst().split(",", 2)[0]);
    assertThat(table.number("select extract(epoch from min(begun)) from delayed_job_history"))
        .isBetween((long) first - 3, (long) first + 3);
    assertThat(TraceFile.read(site.resolve("load.csv")).size()).isEqualTo(3);
  }

  private static String documented(String pattern) throws IOException {
    var found = Pattern.compile(pattern).matcher(JobsTable.file("docs/operations.md"));
    assertThat(found.find()).as(pattern).isTrue();
    return found.group(1);
  }
}
