package scaler.sim.trace;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Decisions in a file: {@code epoch_seconds,action[,machine]}. An action is a number of machines
 * ({@code 7}), so many more or fewer ({@code +2}, {@code -1}), or is done to the machine that is
 * named: {@code start} for one that stands from the beginning, {@code launch}, {@code drain},
 * {@code take_back}.
 */
public final class Timeline implements Rule {
  /** Decisions count from the next instant on that is whole by this. */
  private static final double GRID = 10;

  private final List<String> first;
  private final List<Row> rows;
  private int next;

  private record Row(double at, Order order) {}

  private Timeline(List<String> first, List<Row> rows) {
    this.first = first;
    this.rows = rows;
  }

  /**
   * Reads one for a trace.
   *
   * @throws IllegalArgumentException with a sentence for users
   */
  public static Timeline read(Path file, Trace trace) throws IOException {
    List<String> first = new ArrayList<>();
    List<Row> rows = new ArrayList<>();
    int number = 0;
    for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
      number++;
      boolean head = number == 1 && !line.isEmpty() && Character.isLetter(line.charAt(0));
      if (line.isBlank() || head) {
        continue;
      }
      String place = file + ":" + number;
      String[] cells = Stream.of(line.split(",", -1)).map(String::strip).toArray(String[]::new);
      if (cells.length == 3 && cells[1].equals("start")) {
        first.add(cells[2]);
      } else {
        double at = seconds(cells[0], place) - trace.begins().getEpochSecond();
        rows.add(new Row(at, order(cells, line, place)));
      }
    }
    if (first.isEmpty() && rows.isEmpty()) {
      throw new IllegalArgumentException(file + ": there is no decision in it");
    }
    rows.sort(Comparator.comparingDouble(Row::at));
    return new Timeline(first, rows);
  }

  private static double seconds(String text, String place) {
    try {
      double seconds = Double.parseDouble(text);
      if (Double.isFinite(seconds)) {
        return seconds;
      }
    } catch (NumberFormatException e) {
      // Told below, as what is no time is.
    }
    throw new IllegalArgumentException("%s: \"%s\" is no epoch_seconds".formatted(place, text));
  }

  private static Order order(String[] cells, String line, String place) {
    if (cells.length == 3 && !cells[2].isEmpty()) {
      return switch (cells[1]) {
        case "launch" -> new Order.Launch(cells[2]);
        case "drain" -> new Order.Drain(cells[2]);
        case "take_back" -> new Order.TakeBack(cells[2]);
        default ->
            throw new IllegalArgumentException(
                "%s: \"%s\" is none of start, launch, drain, take_back".formatted(place, cells[1]));
      };
    }
    if (cells.length < 2 || !cells[1].matches("[+-]?\\d{1,6}")) {
      throw new IllegalArgumentException(
          "%s: \"%s\" is not epoch_seconds,action[,machine]".formatted(place, line));
    }
    int machines = Integer.parseInt(cells[1]);
    return Character.isDigit(cells[1].charAt(0))
        ? new Order.Want(machines)
        : new Order.Change(machines);
  }

  @Override
  public double interval() {
    return GRID;
  }

  @Override
  public List<String> first() {
    return first;
  }

  @Override
  public List<Order> orders(Scene scene) {
    List<Order> due = new ArrayList<>();
    while (next < rows.size() && rows.get(next).at() <= scene.at()) {
      due.add(rows.get(next).order());
      next++;
    }
    return due;
  }
}
