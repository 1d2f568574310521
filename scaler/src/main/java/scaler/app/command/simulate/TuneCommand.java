package scaler.app.command.simulate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import scaler.app.wiring.Exit;
import scaler.app.wiring.Here;
import scaler.app.wiring.Refusal;
import scaler.core.fleet.RoleSpec;
import scaler.core.fleet.RoleSpec.BacklogSpec;
import scaler.core.policy.Policy;

/** {@code scaler tune}. */
@Command(
    name = "tune",
    description = {
      "Finds the rule that keeps a promise for the least cost over a recorded load: found on",
      "the first part of it, checked on the rest."
    },
    mixinStandardHelpOptions = true)
public final class TuneCommand implements Callable<Integer> {
  private static final double USUAL_SHARE = 99;
  private final Here here;

  @Mixin private Subject subject = new Subject();

  @Option(
      names = "--share",
      paramLabel = "PERCENT",
      description = "of the jobs, that wait no longer (default: the file's, or 99)")
  private Optional<Double> share = Optional.empty();

  @Option(
      names = "--report",
      paramLabel = "HTML",
      description = "writes a page with a picture of cost and lateness")
  private Optional<Path> report = Optional.empty();

  @Option(names = "--json", description = "one JSON object instead of text")
  private boolean json;

  public TuneCommand(Here here) {
    this.here = here;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Subject.Opened opened = subject.opened(here);
    RoleSpec written = subject.changed(opened, Optional.empty());
    Policy own = written.backlog().map(BacklogSpec::policy).orElseThrow();
    Trials trials = subject.trials(opened, written);
    double promised = share(own);
    Set<Policy> policies = new LinkedHashSet<>();
    policies.add(own);
    policies.addAll(
        Candidates.of(
            trials.target(), promised, opened.trace().meanService(), opened.setting().slots()));
    List<Tuned> all = tried(trials, opened, policies);
    Advice advice = new Advice(trials, all, promised, own);
    if (report.isPresent()) {
      Written.to(report.get(), List.of(advice.html(subject.title())));
    }
    (json ? List.of(advice.json()) : advice.lines()).forEach(here::say);
    return advice.best().isPresent() ? Exit.OK : Exit.FAILED;
  }

  private double share(Policy own) {
    double percent =
        share.orElse(own instanceof Policy.Auto(_, var part) ? 100 * part : USUAL_SHARE);
    if (!(percent >= 1 && percent <= 100)) {
      throw new Refusal(Exit.USAGE, "--share is a percentage from 1 to 100");
    }
    return percent / 100;
  }

  /** Each over the whole load, as many at a time as there are processors. */
  private List<Tuned> tried(Trials trials, Subject.Opened opened, Set<Policy> policies)
      throws InterruptedException {
    List<Callable<Tuned>> runs = new ArrayList<>();
    for (Policy policy : policies) {
      RoleSpec role = subject.changed(opened, Optional.of(Rules.typed(policy)));
      runs.add(() -> Tuned.of(policy, trials.rule(role).course(), trials));
    }
    List<Tuned> all = new ArrayList<>();
    int processors = Runtime.getRuntime().availableProcessors();
    try (var threads = Executors.newFixedThreadPool(processors)) {
      for (Future<Tuned> one : threads.invokeAll(runs)) {
        all.add(one.get());
      }
    } catch (ExecutionException bug) {
      throw new IllegalStateException(bug);
    }
    return all;
  }
}
