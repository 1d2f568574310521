package scaler.app.command.simulate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import scaler.app.command.fleet.FleetFiles;
import scaler.app.command.machine.Times;
import scaler.app.command.read.Table;
import scaler.app.wiring.Exit;
import scaler.app.wiring.Here;
import scaler.app.wiring.Refusal;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.RoleSpec;
import scaler.sim.trace.Course;
import scaler.sim.trace.Trace;
import scaler.sim.trace.TraceFile;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code scaler simulate}. */
@Command(
    name = "simulate",
    description = "Runs a role over a recorded load and says what it would have cost and waited.",
    mixinStandardHelpOptions = true)
public final class SimulateCommand implements Callable<Integer> {
  private final Here here;

  @Parameters(paramLabel = "FILE", description = "the fleet file")
  private Path file = Path.of("");

  @Option(
      names = "--role",
      required = true,
      paramLabel = "ROLE",
      description = "one with a backlog")
  private String role = "";

  @Option(
      names = "--trace",
      required = true,
      paramLabel = "CSV",
      description = {
        "the load, plain or .gz: epoch_seconds,service_seconds for each job, or",
        "epoch_seconds,arrivals,mean_service_seconds for each span of time"
      })
  private Path trace = Path.of("");

  @Option(
      names = "--boot",
      paramLabel = "LENGTH",
      description = "from the request of a machine until it works (default: 2m)")
  private String boot = "2m";

  @Option(
      names = "--slots",
      paramLabel = "N",
      description = "jobs that a machine does at a time (default: 1)")
  private int slots = 1;

  @Option(
      names = "--billing",
      paramLabel = "WAY",
      description = "how machines are paid for: second or hour (default: second)")
  private String billing = "second";

  @Mixin private Changes changes = new Changes();

  @Option(
      names = "--timeline",
      paramLabel = "CSV",
      description = "writes what was done to which machine: epoch_seconds,action,machine")
  private Optional<Path> timeline = Optional.empty();

  @Option(
      names = "--compare",
      paramLabel = "WHAT",
      description = {
        "another rule, or a timeline of what was done to machines (as --timeline writes it);",
        "may be said several times"
      })
  private List<String> others = List.of();

  @Option(
      names = "--report",
      paramLabel = "HTML",
      description = "writes a page with load, machines, waits and cost over time")
  private Optional<Path> report = Optional.empty();

  @Option(names = "--json", description = "one JSON object instead of text")
  private boolean json;

  public SimulateCommand(Here here) {
    this.here = here;
  }

  @Override
  public Integer call() throws IOException {
    if (slots < 1 || slots > 1_000) {
      throw new Refusal(Exit.USAGE, "--slots is a whole number from 1 to 1000");
    }
    Course.Billing way = billing();
    FleetSpec fleet = FleetFiles.read(here, file).spec();
    RoleSpec written = role(fleet);
    RoleSpec changed = changes.of(written);
    Trials trials =
        new Trials(fleet, load(), Times.duration(boot), slots, way, changes.target(changed));
    List<Tried> tried = new ArrayList<>();
    tried.add(trials.rule(changed));
    for (String other : others) {
      tried.add(
          Files.exists(Path.of(other))
              ? trials.timeline(Path.of(other), changed)
              : trials.rule(changes.under(written, other)));
    }
    if (timeline.isPresent()) {
      written(timeline.get(), lines(tried.getFirst().course()));
    }
    if (report.isPresent()) {
      String title = "%s of %s over %s".formatted(role, file, trace.getFileName());
      written(report.get(), List.of(trials.report(tried).html(title)));
    }
    (json ? List.of(json(tried)) : lines(tried)).forEach(here::say);
    return Exit.OK;
  }

  private List<String> lines(List<Tried> tried) {
    List<String> lines = new ArrayList<>(tried.getFirst().score().lines(Times.duration(boot)));
    if (tried.size() > 1) {
      Table table = new Table(Comparison.HEAD.toArray(new String[0]));
      Comparison.rows(tried).forEach(row -> table.row(row.toArray(new String[0])));
      lines.add("");
      lines.addAll(table.lines());
    }
    return lines;
  }

  private static String json(List<Tried> tried) {
    ObjectNode node = tried.getFirst().score().json();
    if (tried.size() > 1) {
      ArrayNode all = node.putArray("compared");
      tried.stream().skip(1).forEach(one -> all.add(one.score().json().put("name", one.name())));
    }
    return node.toString();
  }

  private static void written(Path file, List<String> lines) {
    try {
      Files.write(file, lines, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new Refusal(
          Exit.USAGE,
          "%s cannot be written: is there such a folder, and may you write to it?".formatted(file));
    }
  }

  private Course.Billing billing() {
    return switch (billing) {
      case "second" -> Course.Billing.SECOND;
      case "hour" -> Course.Billing.HOUR;
      default ->
          throw new Refusal(
              Exit.USAGE, "--billing is second or hour, not \"%s\"".formatted(billing));
    };
  }

  private RoleSpec role(FleetSpec fleet) {
    RoleSpec found =
        fleet.roles().stream()
            .filter(one -> one.name().value().equals(role))
            .findFirst()
            .orElseThrow(
                () -> new Refusal(Exit.USAGE, "%s has no role \"%s\"".formatted(file, role)));
    if (found.backlog().isEmpty()) {
      throw new Refusal(
          Exit.USAGE, "%s in %s has no backlog, so no load moves it".formatted(role, file));
    }
    return found;
  }

  private Trace load() throws IOException {
    if (!Files.isReadable(trace)) {
      throw new Refusal(Exit.USAGE, "%s cannot be read: is it there?".formatted(trace));
    }
    try {
      return TraceFile.read(trace);
    } catch (IllegalArgumentException wrong) {
      throw new Refusal(Exit.USAGE, String.valueOf(wrong.getMessage()));
    }
  }

  private static List<String> lines(Course course) {
    return Stream.concat(
            Stream.of("epoch_seconds,action,machine"),
            course.deeds().stream()
                .map(deed ->
                    "%s,%s,m%d"
                        .formatted(seconds(deed.at().toEpochMilli()), deed.verb(), deed.machine())))
        .toList();
  }

  private static String seconds(long millis) {
    return millis % 1_000 == 0
        ? Long.toString(millis / 1_000)
        : "%d.%03d".formatted(millis / 1_000, millis % 1_000);
  }
}
