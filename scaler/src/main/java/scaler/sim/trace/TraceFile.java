package scaler.sim.trace;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import scaler.core.history.History;
import scaler.core.history.Span;

/**
 * Traces in files, plain or gzip: one line for each job ({@code epoch_seconds,service_seconds}), or
 * one for each span of time ({@code epoch_seconds,arrivals,mean_service_seconds}), whose jobs are
 * spread over it at random, with times of a log-normal distribution that varies by its mean; the
 * same for the same file. Spans without jobs count as time, at both ends too; the last one of all,
 * where it has none, says when the one before it ended.
 */
public final class TraceFile {
  /** They have to find room in the memory, at some 60 bytes each. */
  public static final int MOST_JOBS = 5_000_000;

  private static final double LATEST = Instant.parse("2200-01-01T00:00:00Z").getEpochSecond();
  private static final double DAY = Duration.ofDays(1).toSeconds();
  private static final double LONGEST_LOAD = 400 * DAY;
  private static final double LONGEST = Duration.ofDays(30).toSeconds();

  private TraceFile() {}

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException with a sentence for users
   */
  public static Trace read(Path file) throws IOException {
    try (InputStream bytes = Files.newInputStream(file);
        InputStream plain =
            file.toString().endsWith(".gz") ? new GZIPInputStream(bytes, 1 << 16) : bytes;
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8))) {
      List<double[]> rows = new ArrayList<>();
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        boolean head = number == 1 && !line.isEmpty() && Character.isLetter(line.charAt(0));
        if (!line.isBlank() && !head) {
          rows.add(row(line, file + ":" + number, rows));
        }
      }
      if (rows.isEmpty() || jobsIn(rows) < 1) {
        throw new IllegalArgumentException(file + ": there is no job in it");
      }
      if (jobsIn(rows) > MOST_JOBS) {
        throw new IllegalArgumentException(
            "%s: %.0f jobs, and a rehearsal holds %d; take a part of it"
                .formatted(file, jobsIn(rows), MOST_JOBS));
      }
      Trace trace = rows.getFirst().length == 2 ? new Trace(jobs(rows)) : spread(rows);
      if (trace.lasts() > LONGEST_LOAD) {
        throw new IllegalArgumentException(
            "%s: it lasts from %s to %s, and a rehearsal %.0f days at the most; is a time in it wrong?"
                .formatted(file, trace.begins(), trace.ends(), LONGEST_LOAD / DAY));
      }
      return trace;
    }
  }

  /** What a past load is written as, for {@link #read} to read. */
  public static List<String> lines(History past) {
    List<String> lines = new ArrayList<>();
    lines.add("epoch_seconds,arrivals,mean_service_seconds");
    for (double[] row : rows(past)) {
      lines.add(
          Arrays.stream(row)
              .mapToObj(cell -> new BigDecimal(cell).setScale(3, RoundingMode.HALF_UP))
              .map(cell -> cell.signum() == 0 ? "0" : cell.stripTrailingZeros().toPlainString())
              .collect(Collectors.joining(",")));
    }
    return lines;
  }

  /** A past load; the same as what is read of a file of its lines. */
  public static Trace of(History past) {
    return spread(rows(past));
  }

  /** The last one has no job: it says when the one before it ended. */
  private static List<double[]> rows(History past) {
    List<double[]> rows = new ArrayList<>();
    for (Span span : past.spans()) {
      double mean = Math.round(span.meanSeconds() * 1e3) / 1e3;
      rows.add(new double[] {span.from().toEpochMilli() / 1e3, span.jobs(), mean});
    }
    rows.add(new double[] {past.spans().getLast().to().toEpochMilli() / 1e3, 0, 0});
    return rows;
  }

  private static double jobsIn(List<double[]> rows) {
    return rows.getFirst().length == 2
        ? rows.size()
        : rows.stream().mapToDouble(row -> Math.round(row[1])).sum();
  }

  private static double[] row(String line, String place, List<double[]> before) {
    String[] cells = line.split(",", -1);
    int columns = before.isEmpty() ? cells.length : before.getFirst().length;
    if (cells.length != columns || columns < 2 || columns > 3) {
      throw new IllegalArgumentException(
          "%s: \"%s\" is neither epoch_seconds,service_seconds nor epoch_seconds,arrivals,mean_service_seconds"
              .formatted(place, line));
    }
    double[] row = new double[columns];
    for (int n = 0; n < columns; n++) {
      row[n] = number(cells[n].strip(), n == 0 ? LATEST : LONGEST, place);
    }
    return row;
  }

  private static double number(String text, double most, String place) {
    try {
      double number = Double.parseDouble(text);
      if (number >= 0 && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, as what is no number of seconds is.
    }
    throw new IllegalArgumentException(
        "%s: \"%s\" is no number from 0 to %.0f".formatted(place, text, most));
  }

  private static List<Trace.Job> jobs(List<double[]> rows) {
    return rows.stream().map(row -> new Trace.Job(row[0], row[1])).toList();
  }

  private static Trace spread(List<double[]> rows) {
    SplittableRandom random = new SplittableRandom(rows.size());
    double sigma = Math.sqrt(Math.log(2));
    List<Trace.Job> jobs = new ArrayList<>();
    for (int n = 0; n < rows.size(); n++) {
      double[] span = rows.get(n);
      double length = n + 1 < rows.size() ? rows.get(n + 1)[0] - span[0] : lastLength(rows);
      for (long job = Math.round(span[1]); job > 0; job--) {
        double size = Math.exp(sigma * random.nextGaussian() - sigma * sigma / 2);
        jobs.add(new Trace.Job(span[0] + length * random.nextDouble(), span[2] * size));
      }
    }
    double[] last = rows.getLast();
    return new Trace(
        jobs, rows.getFirst()[0], last[0] + (last[1] > 0 ? Math.max(0, lastLength(rows)) : 0));
  }

  private static double lastLength(List<double[]> rows) {
    int last = rows.size() - 1;
    return last == 0
        ? Duration.ofMinutes(5).toSeconds()
        : rows.get(last)[0] - rows.get(last - 1)[0];
  }
}
