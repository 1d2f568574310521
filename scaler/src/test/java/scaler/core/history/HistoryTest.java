package scaler.core.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistoryTest {
  private static QueueSample sample(
      int seconds, long count, long came, int ready, int running, int scheduled) {
    return new QueueSample(
        Workers.MONDAY.plusSeconds(seconds), count, came, ready, running, scheduled);
  }

  private static Span span(int from, int to, long jobs, double mean) {
    return new Span(Workers.MONDAY.plusSeconds(from), Workers.MONDAY.plusSeconds(to), jobs, mean);
  }

  @ParameterizedTest(name = "{0} jobs of {1} s by {2} workers")
  @CsvSource({"20000, 60, 40", "20000, 60, 15", "4000, 1200, 90", "60000, 1, 4", "3000, 0.5, 1"})
  void what_came_and_how_long_it_took_comes_back_from_what_was_seen(
      int jobs, double mean, int workers) {
    Workers work = Workers.at(jobs, 86_400, mean, workers, jobs);
    History past = History.of(work.samples(10, 7));
    assertThat(past.jobs()).isEqualTo(jobs);
    assertThat(past.finished()).isEqualTo(jobs);
    assertThat(past.gaps()).isEmpty();
    assertThat(past.meanSeconds()).isCloseTo(work.meanSeconds, within(0.05 * work.meanSeconds));
    for (Span span : past.spans()) {
      long before = work.sample(seconds(span.from())).came();
      assertThat(span.jobs()).isEqualTo(work.sample(seconds(span.to())).came() - before);
    }
  }

  private static double seconds(Instant at) {
    return Duration.between(Workers.MONDAY, at).toMillis() / 1e3;
  }

  @Test
  void jobs_of_another_length_are_told_apart_by_the_hour() {
    List<QueueSample> samples =
        new ArrayList<>(Workers.at(8_000, 40_000, 20, 20, 1).samples(10, 2));
    QueueSample last = samples.getLast();
    long later = Duration.between(Workers.MONDAY, last.at()).toSeconds();
    for (QueueSample sample : Workers.at(8_000, 40_000, 80, 40, 3).samples(10, 4)) {
      samples.add(
          new QueueSample(
              sample.at().plusSeconds(later + 10),
              1,
              last.came() + sample.came(),
              sample.ready(),
              sample.running(),
              0));
    }
    History past = History.of(samples);
    List<Double> means =
        past.spans().stream().filter(span -> span.jobs() > 0).map(Span::meanSeconds).toList();
    assertThat(means.get(100)).isCloseTo(20, within(4.0));
    assertThat(means.get(means.size() - 100)).isCloseTo(80, within(16.0));
  }

  @Test
  void a_time_in_which_nothing_came_is_one_span() {
    History past =
        History.of(
            List.of(
                sample(0, 1, 5, 0, 0, 0),
                sample(10, 1, 5, 0, 0, 0),
                sample(20, 1, 5, 0, 0, 0),
                sample(30, 1, 7, 0, 2, 0),
                sample(40, 1, 7, 0, 0, 0)));
    assertThat(past.spans())
        .containsExactly(span(0, 20, 0, 0), span(20, 30, 2, 10), span(30, 40, 0, 0));
  }

  @Test
  void a_count_that_began_anew_says_nothing_of_the_time_before() {
    History past =
        History.of(
            List.of(
                sample(0, 1, 100, 0, 0, 0),
                sample(10, 1, 104, 0, 4, 0),
                sample(30, 1, 2, 0, 0, 0),
                sample(40, 1, 5, 0, 3, 0),
                sample(600, 2, 500, 0, 0, 0),
                sample(610, 2, 502, 0, 0, 0)));
    assertThat(past.jobs()).isEqualTo(4 + 3 + 2);
    assertThat(past.gaps())
        .containsExactly(
            new Gap(
                Workers.MONDAY.plusSeconds(10), Workers.MONDAY.plusSeconds(30), Gap.Known.NOTHING),
            new Gap(
                Workers.MONDAY.plusSeconds(40),
                Workers.MONDAY.plusSeconds(600),
                Gap.Known.NOTHING));
    assertThat(past.spans()).contains(span(40, 600, 0, 0));
  }

  @Test
  void while_the_queue_is_not_read_and_its_count_goes_on_jobs_are_known_and_their_time_is_not() {
    History past =
        History.of(
            List.of(
                sample(0, 1, 0, 0, 1, 0),
                sample(10, 1, 1, 0, 1, 0),
                // Somebody may have worked for an hour, or for a second.
                sample(3_610, 1, 101, 0, 1, 0),
                sample(3_620, 1, 102, 0, 1, 0)));
    assertThat(past.jobs()).isEqualTo(102);
    assertThat(past.meanSeconds()).isEqualTo(10);
    assertThat(past.gaps())
        .containsExactly(
            new Gap(
                Workers.MONDAY.plusSeconds(10),
                Workers.MONDAY.plusSeconds(3_610),
                Gap.Known.HOW_MANY));
  }

  @Test
  void numbers_that_no_job_bears_are_no_jobs() {
    History past =
        History.of(
            List.of(
                sample(0, 1, 0, 0, 2, 0),
                sample(10, 1, 5_000, 0, 2, 0),
                // Somebody put a million jobs in and took it back.
                sample(20, 1, 1_005_000, 0, 2, 0),
                sample(30, 1, 1_005_100, 0, 2, 0),
                // These are really there.
                sample(40, 1, 2_005_100, 1_000_000, 2, 0)));
    assertThat(past.jobs()).isEqualTo(5_100 + 1_000_000);
    assertThat(past.gaps()).extracting(Gap::from).containsExactly(Workers.MONDAY.plusSeconds(10));
  }

  @Test
  void a_job_comes_when_it_is_due_and_once_even_if_it_is_tried_again() {
    History past =
        History.of(
            List.of(
                sample(0, 1, 0, 0, 0, 0),
                // Two come, one of them for later.
                sample(10, 1, 2, 1, 0, 1),
                // The first one failed and is to be tried again, the other one is not due yet.
                sample(20, 1, 2, 0, 0, 2),
                sample(30, 1, 2, 2, 0, 0),
                sample(40, 1, 2, 0, 0, 0)));
    assertThat(past.spans().stream().filter(span -> span.jobs() > 0))
        .extracting(Span::from, Span::jobs)
        .containsExactly(tuple(Workers.MONDAY, 1L), tuple(Workers.MONDAY.plusSeconds(20), 1L));
  }

  @Test
  void of_one_sample_or_none_nothing_is_known() {
    assertThat(History.of(List.of()).spans()).isEmpty();
    History one = History.of(List.of(sample(0, 1, 7, 3, 1, 0)));
    assertThat(one.jobs()).isZero();
    assertThat(one.length()).isZero();
    assertThat(one.meanSeconds()).isZero();
  }
}
