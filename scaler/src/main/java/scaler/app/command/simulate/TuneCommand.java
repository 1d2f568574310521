package scaler.app.command.simulate;

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
import scaler.app.wiring.Progress;
import scaler.app.wiring.Refusal;
import scaler.app.wiring.Written;
import scaler.core.fleet.RoleSpec;
import scaler.core.fleet.RoleSpec.BacklogSpec;
import scaler.core.policy.Policy;

/** {@code scaler tune}. */
@Command(
    name = "tune",
    description = "Finds the rule that keeps a promise for the least cost over a recorded load.",
    mixinStandardHelpOptions = true)
public final class TuneCommand implements Callable<Integer> {
  private static final int USUAL_SHARE = 99;
  private final Here here;

  @Mixin private Subject subject = new Subject();

  @Option(
      names = "--share",
      paramLabel = "PERCENT",
      description = "of the jobs, that wait no longer (default: the file's, or 99)")
  private Optional<Integer> share = Optional.empty();

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
  public Integer call() throws InterruptedException {
    report.ifPresent(Written::check);
    Subject.Opened opened = subject.opened(here);
    RoleSpec written = subject.changed(opened, Optional.empty());
    Policy first = written.backlog().map(BacklogSpec::policy).orElseThrow();
    Policy own = opened.written().backlog().map(BacklogSpec::policy).orElseThrow();
    Trials trials = subject.trials(opened, written);
    double promised = share(own) / 100.0;
    Set<Policy> policies = new LinkedHashSet<>();
    policies.add(first);
    policies.addAll(
        Candidates.of(
            trials.target(), promised, opened.trace().meanService(), opened.setting().slots()));
    List<Tuned> all = tried(trials, opened, policies);
    Advice advice = new Advice(trials, all, promised, own, written.capacity());
    (json ? List.of(advice.json()) : advice.lines()).forEach(here::say);
    if (report.isPresent()) {
      Written.to(report.get(), List.of(advice.html(subject.title())));
    }
    return advice.best().isPresent() ? Exit.OK : Exit.FAILED;
  }

  /** In percent. */
  private int share(Policy own) {
    int percent =
        share.orElseGet(() ->
            switch (own) {
              case Policy.Auto(_, var part) -> (int) Math.round(100 * part);
              case Policy.Predictive(Policy.Auto(_, var part)) -> (int) Math.round(100 * part);
              case Policy.Threshold _, Policy.Steps _, Policy.Target _ -> USUAL_SHARE;
              case Policy.Wait _, Policy.DrainWithin _, Policy.MostOf _ -> USUAL_SHARE;
            });
    if (percent < 1 || percent > 100) {
      throw new Refusal(Exit.USAGE, "--share is a whole percentage from 1 to 100");
    }
    return percent;
  }

  /** Each over the whole load, as many at a time as there are processors. */
  private List<Tuned> tried(Trials trials, Subject.Opened opened, Set<Policy> policies)
      throws InterruptedException {
    List<Tuned> all = new ArrayList<>();
    int processors = Runtime.getRuntime().availableProcessors();
    try (Progress progress = new Progress(here, "tried", policies.size());
        var threads = Executors.newFixedThreadPool(processors)) {
      List<Callable<Tuned>> runs = new ArrayList<>();
      for (Policy policy : policies) {
        RoleSpec role = subject.under(opened, policy);
        runs.add(() -> Tuned.of(policy, trials.rule(role, progress.run()).course(), trials));
      }
      for (Future<Tuned> one : threads.invokeAll(runs)) {
        all.add(one.get());
      }
    } catch (ExecutionException bug) {
      throw new IllegalStateException(bug);
    }
    return all;
  }
}
