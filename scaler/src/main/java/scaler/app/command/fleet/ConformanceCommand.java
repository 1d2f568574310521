package scaler.app.command.fleet;

import java.io.Console;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import scaler.app.command.read.Table;
import scaler.app.wiring.Exit;
import scaler.app.wiring.Here;
import scaler.app.wiring.Refusal;
import scaler.app.wiring.Trial;
import scaler.core.model.MachineId;
import scaler.engine.conformance.Bench;
import scaler.engine.conformance.Conformance;
import scaler.engine.conformance.Conformance.Row;
import scaler.engine.conformance.Sweep;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** {@code scaler conformance FILE}. */
@Command(
    name = "conformance",
    description = "Tries a cloud out: launches machines, asks what scaler relies on, ends them.",
    mixinStandardHelpOptions = true)
public final class ConformanceCommand implements Callable<Integer> {
  /** A machine of ours lives some minutes; the estimate takes six. */
  private static final BigDecimal LIVES_IN_AN_HOUR = BigDecimal.TEN;

  private final Here here;

  @Parameters(paramLabel = "FILE", description = "the fleet file")
  private Path file = Path.of("fleet.yaml");

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      description = "whose machines are launched; else the first of the file")
  private Optional<String> role = Optional.empty();

  @Option(names = "--yes", description = "does not ask first")
  private boolean yes;

  @Option(names = "--dry-run", description = "says what would be done, and does nothing")
  private boolean dryRun;

  @Option(names = "--clean", description = "only ends what earlier runs left behind")
  private boolean clean;

  @Option(names = "--json", description = "one JSON object instead of text")
  private boolean json;

  public ConformanceCommand(Here here) {
    this.here = here;
  }

  @Override
  public Integer call() {
    try (Trial trial = Trial.of(here, FleetFiles.read(here, file).spec(), role)) {
      if (clean) {
        return dryRun ? found(trial) : cleaned(trial);
      }
      if (dryRun) {
        plan(trial).forEach(here::say);
        return Exit.OK;
      }
      if (!yes) {
        agree(trial);
      }
      return asked(trial, trial.bench());
    }
  }

  private int found(Trial trial) {
    List<MachineId> left =
        Sweep.leftovers(trial.bench())
            .orElseThrow(() ->
                new Refusal(Exit.UNREACHABLE, "its machines cannot be listed; try again later"));
    left.forEach(machine -> here.say("would end " + machine));
    here.say("%d machines of %s run".formatted(left.size(), trial.application()));
    return Exit.OK;
  }

  private int cleaned(Trial trial) {
    Sweep swept = new Tidying(here, file).of(trial.bench());
    tell(trial, List.of(), swept);
    return clean(swept) ? Exit.OK : Exit.FAILED;
  }

  private static boolean clean(Sweep swept) {
    return swept.left().isEmpty() && swept.trouble().isEmpty();
  }

  private void agree(Trial trial) {
    plan(trial).forEach(line -> here.err().println(line));
    if (!here.terminal()) {
      throw new Refusal(
          Exit.REFUSED, "nobody can be asked here whether that is meant; say --yes if it is");
    }
    here.err().print("Type yes to go on: ");
    here.err().flush();
    String typed =
        Optional.ofNullable(System.console()).map(Console::readLine).map(String::strip).orElse("");
    if (!typed.equals("yes")) {
      throw new Refusal(Exit.REFUSED, "nothing was done");
    }
  }

  private static List<String> plan(Trial trial) {
    int launches = Conformance.launches();
    List<String> lines = new ArrayList<>();
    lines.add(
        "This launches about %d machines %slike those of %s%s, in %s,"
            .formatted(
                launches,
                type(trial).map("of %s "::formatted).orElse(""),
                trial.role().name(),
                ofTemplate(trial) ? ", of its launch template's type" : "",
                trial.place()));
    lines.add(
        "at most 30 at a time, as application %s, which no loop looks at."
            .formatted(trial.application()));
    lines.add(
        "They run no user data. They are tagged, rebooted, stopped, started, and all are ended.");
    trial
        .role()
        .loadBalancers()
        .forEach(balancer ->
            lines.add(
                "One joins %s for some seconds: it answers nothing, so it should get no requests."
                    .formatted(balancer.label())));
    lines.add(
        trial.isLocal()
            ? "It costs nothing."
            : trial
                .perHour()
                .map(price ->
                    "It costs about %s $, disks and traffic not counted."
                        .formatted(
                            price
                                .multiply(BigDecimal.valueOf(launches))
                                .divide(LIVES_IN_AN_HOUR, 2, RoundingMode.UP)
                                .toPlainString()))
                .orElse(
                    "What it costs is not known: the price of %s is not."
                        .formatted(type(trial).orElse("its launch template's type"))));
    return lines;
  }

  /** Empty where the role names none. */
  private static Optional<String> type(Trial trial) {
    return trial.role().machine().types().stream().findFirst();
  }

  private static boolean ofTemplate(Trial trial) {
    return type(trial).isEmpty() && !trial.isLocal();
  }

  private int asked(Trial trial, Bench bench) {
    List<Row> rows = new ArrayList<>();
    Optional<Sweep> swept = Optional.empty();
    try {
      Conformance.ask(
          bench,
          row -> {
            rows.add(row);
            progress(row);
          });
    } catch (InterruptedException signal) {
      Thread.currentThread().interrupt();
    } finally {
      swept = Optional.of(new Tidying(here, file).of(bench));
    }
    tell(trial, rows, swept.get());
    if (Thread.currentThread().isInterrupted()) {
      throw new Refusal(
          Exit.INTERRUPTED,
          "stopped after %d of %d questions".formatted(rows.size(), Conformance.names().size()));
    }
    boolean good = rows.stream().allMatch(row -> row.answer().good());
    return good && clean(swept.get()) ? Exit.OK : Exit.FAILED;
  }

  private void progress(Row row) {
    if (!json) {
      here.say(
          "%-36s %-9s  %s"
              .formatted(row.question(), row.answer().verdict().word(), row.answer().says()));
    }
  }

  /** All that is told as JSON; parts are added, none is renamed or removed. */
  private record Report(
      String application,
      String cloud,
      List<Line> answers,
      boolean holds,
      int ended,
      List<String> left) {}

  private record Line(String question, String result, String says, Map<String, Double> measured) {}

  private void tell(Trial trial, List<Row> rows, Sweep swept) {
    if (json) {
      here.print(
          JsonMapper.builder()
                  .enable(SerializationFeature.INDENT_OUTPUT)
                  .build()
                  .writeValueAsString(report(trial, rows, swept))
              + System.lineSeparator());
      return;
    }
    Table table = new Table("QUESTION", "RESULT", "MEASURED");
    rows.forEach(row ->
        table.row(
            row.question(), row.answer().verdict().word(), measured(row.answer().measured())));
    if (!rows.isEmpty()) {
      here.say("");
      table.lines().forEach(here::say);
      here.say("");
    }
    here.say("%d machines ended, %d left".formatted(swept.ended().size(), swept.left().size()));
  }

  private static Report report(Trial trial, List<Row> rows, Sweep swept) {
    return new Report(
        trial.application(),
        trial.place(),
        rows.stream()
            .map(row ->
                new Line(
                    row.question(),
                    row.answer().verdict().name().toLowerCase(Locale.ROOT),
                    row.answer().says(),
                    new TreeMap<>(row.answer().measured())))
            .toList(),
        rows.stream().allMatch(row -> row.answer().good()),
        swept.ended().size(),
        swept.left().stream().map(MachineId::value).sorted().toList());
  }

  private static String measured(Map<String, Double> numbers) {
    return new TreeMap<>(numbers)
        .entrySet().stream()
            .map(one ->
                one.getKey().endsWith("Seconds")
                    ? "%s %.1f s".formatted(one.getKey().replace("Seconds", ""), one.getValue())
                    : "%s %.0f".formatted(one.getKey(), one.getValue()))
            .collect(Collectors.joining(", "));
  }
}
