package scaler.app.command.simulate;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import scaler.app.command.read.Table;
import scaler.app.wiring.Exit;
import scaler.app.wiring.Here;
import scaler.app.wiring.Progress;
import scaler.app.wiring.Refusal;
import scaler.app.wiring.Written;
import scaler.core.fleet.RoleSpec;
import scaler.sim.trace.Course;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code scaler simulate}. */
@Command(
    name = "simulate",
    description = "Runs a role over a recorded load and says what it would have cost and waited.",
    mixinStandardHelpOptions = true)
public final class SimulateCommand implements Callable<Integer> {
  private final Here here;

  @Mixin private Subject subject = new Subject();

  @Option(
      names = "--policy",
      paramLabel = "RULE",
      description = {
        "auto, predictive, drain-within:target=5m, wait:target=5m, threshold:above=20,below=5,",
        "steps:above20=1,above100=100%%,below5=1 or",
        "target:perMachine=10,tolerance=10%%,out=0s,in=5m;",
        "ONE+OTHER goes by the one that asks for most"
      })
  private Optional<String> policy = Optional.empty();

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
  public Integer call() {
    timeline.ifPresent(Written::check);
    report.ifPresent(Written::check);
    Subject.Opened opened = subject.opened(here);
    RoleSpec changed = subject.changed(opened, policy);
    Trials trials = subject.trials(opened, changed);
    List<Tried> tried = tried(opened, trials, changed);
    (json ? List.of(json(tried)) : lines(opened, tried)).forEach(here::say);
    if (timeline.isPresent()) {
      Written.to(timeline.get(), lines(tried.getFirst().course()));
    }
    if (report.isPresent()) {
      Written.to(report.get(), List.of(trials.report(tried).html(subject.title())));
    }
    return Exit.OK;
  }

  private List<Tried> tried(Subject.Opened opened, Trials trials, RoleSpec first) {
    List<Function<Progress, Tried>> runs = new ArrayList<>();
    runs.add(progress -> trials.rule(first, progress.run()));
    // All are read before one is run: who mistypes the last one is not to wait for the first.
    for (String other : others) {
      if (isFile(other)) {
        runs.add(_ -> trials.timeline(Path.of(other), first));
      } else {
        RoleSpec rule = subject.changed(opened, Optional.of(other));
        runs.add(progress -> trials.rule(rule, progress.run()));
      }
    }
    try (Progress progress = new Progress(here, "simulated", runs.size())) {
      return runs.stream().map(run -> run.apply(progress)).toList();
    }
  }

  /** No rule has a dot or a slash in its name. */
  private static boolean isFile(String other) {
    boolean there = Files.exists(Path.of(other));
    if (!there && (other.contains(".") || other.contains("/"))) {
      throw new Refusal(Exit.USAGE, "%s is no rule, and there is no such file".formatted(other));
    }
    return there;
  }

  private static List<String> lines(Subject.Opened opened, List<Tried> tried) {
    List<String> lines = new ArrayList<>(tried.getFirst().score().lines(opened.setting().boot()));
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
