package scaler.sim.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scaler.core.model.Bounds;
import scaler.sim.trace.Course.Billing;
import scaler.sim.trace.Course.Deed;

class ReplayTest {
  private static final Replay.Setting SETTING =
      new Replay.Setting(
          Duration.ofMinutes(2),
          1,
          new Bounds(1, 5),
          Duration.ZERO,
          Billing.SECOND,
          Replay.Victims.NEWEST);

  @TempDir private Path folder;

  private Course replay(Trace trace, Replay.Setting setting, String rows) throws IOException {
    Path file = Files.writeString(folder.resolve("timeline.csv"), "epoch_seconds,action\n" + rows);
    return Replay.run(trace, Timeline.read(file, trace), setting);
  }

  private static Trace jobs(double... seconds) {
    List<Trace.Job> jobs = new ArrayList<>();
    for (double second : seconds) {
      jobs.add(new Trace.Job(6_000 + second, 600));
    }
    return new Trace(jobs);
  }

  @Test
  void a_course_that_is_written_down_comes_out_the_same() throws IOException {
    Trace trace = Loads.flashCrowd(12, 5);
    Course course = new ArenaFleet().course(trace);
    StringBuilder rows = new StringBuilder();
    for (Deed deed : course.deeds()) {
      rows.append(
          "%.3f,%s,m%d%n".formatted(deed.at().toEpochMilli() / 1e3, deed.verb(), deed.machine()));
    }
    Course again = replay(trace, SETTING, rows.toString());
    assertThat(again.waits().later(Duration.ofMinutes(5)))
        .isEqualTo(course.waits().later(Duration.ofMinutes(5)));
    assertThat(again.launches()).isEqualTo(course.launches());
    assertThat(again.hours(Billing.SECOND))
        .isBetween(0.99 * course.hours(Billing.SECOND), course.hours(Billing.SECOND));
  }

  @Test
  void of_fewer_machines_one_that_boots_goes_first_then_one_that_idles_then_the_newest()
      throws IOException {
    // m1 works from the first second on, m2 when it has booted, m3 idles then, m4 boots.
    Course course = replay(jobs(0, 1), SETTING, "6010,3\n6200,+1\n6210,-1\n6220,-1\n6230,-1\n");
    assertThat(course.deeds().stream().filter(deed -> deed.verb().equals("drain")))
        .extracting(Deed::machine)
        .containsExactly(4, 3, 2);
    // The one that worked has done its job before it ended.
    assertThat(course.lives().get(1).to().getEpochSecond()).isEqualTo(6_010 + 120 + 600);
  }

  @Test
  void numbers_stay_within_the_bounds_and_the_young_are_kept() throws IOException {
    Replay.Setting keeps =
        new Replay.Setting(
            Duration.ofMinutes(2),
            1,
            new Bounds(1, 3),
            Duration.ofMinutes(10),
            Billing.SECOND,
            Replay.Victims.NEWEST);
    Course course = replay(jobs(0, 1), keeps, "6000,9\n6100,0\n6700,0\n");
    assertThat(course.launches()).isEqualTo(2);
    assertThat(course.deeds().stream().filter(deed -> deed.verb().equals("drain")))
        .extracting(deed -> deed.at().getEpochSecond())
        .containsExactly(6_700L, 6_700L);
  }

  @Test
  void of_machines_that_are_paid_by_the_hour_the_one_goes_whose_hour_is_over_first()
      throws IOException {
    Replay.Setting hourly =
        new Replay.Setting(
            Duration.ZERO, 1, new Bounds(0, 5), Duration.ZERO, Billing.HOUR, Replay.Victims.NEWEST);
    Course course = replay(jobs(0, 8_000), hourly, "6000,1\n7800,2\n9500,1\n");
    assertThat(course.deeds().getLast().machine()).isEqualTo(1);
  }
}
