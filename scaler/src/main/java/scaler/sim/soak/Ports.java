package scaler.sim.soak;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import scaler.core.fleet.SourceSpec;
import scaler.core.model.CloudMachine;
import scaler.core.model.Reading;
import scaler.engine.port.Balancer;
import scaler.engine.port.Checks;
import scaler.engine.port.Cloud;
import scaler.engine.port.Failure;
import scaler.engine.port.JobLocks;
import scaler.engine.port.LaunchRequest;
import scaler.engine.port.Others;
import scaler.engine.port.Outcome;
import scaler.engine.port.Pages;
import scaler.engine.port.Queues;
import scaler.engine.port.Volumes;
import scaler.engine.port.World;
import scaler.sim.fault.FaultKind;
import scaler.sim.fault.Faults;
import scaler.sim.law.Laws;
import scaler.sim.region.Region;
import scaler.sim.region.RegionCloud;
import scaler.sim.region.RegionPages;
import scaler.sim.region.RegionQueues;
import scaler.sim.time.Diary;
import scaler.sim.time.Timeline;

/** The world as one process has it: through whatever trouble there is on the way. */
final class Ports {
  /** No call takes longer, retries included. */
  private static final long CALL = 8_000;

  private static final Set<String> CHANGES =
      Set.of(
          "launch",
          "tag",
          "untag",
          "terminate",
          "reboot",
          "stop",
          "start",
          "register",
          "deregister",
          "attach",
          "copy",
          "deleteCopy",
          "free");

  private final NodeLoop node;
  private final Links links;
  private final Faults faults;
  private final Laws laws;
  private final Diary diary;

  Ports(NodeLoop node, Links links, Faults faults, Diary diary) {
    this.node = node;
    this.links = links;
    this.faults = faults;
    this.laws = node.application().laws();
    this.diary = diary;
  }

  /** Whose trouble a call meets. */
  private enum Way {
    CLOUD,
    BALANCER,
    PAGES,
    QUEUE,
    LOCKS
  }

  World world(Region region) {
    RegionCloud cloud = new RegionCloud(region);
    RegionQueues queues = new RegionQueues(region);
    return new World(
        through(Way.CLOUD, Cloud.class, cloud),
        through(Way.BALANCER, Balancer.class, region.balancer()),
        through(Way.PAGES, Pages.class, new RegionPages(region)),
        through(Way.QUEUE, Queues.class, queues),
        through(Way.CLOUD, Others.class, cloud),
        through(Way.CLOUD, Checks.class, cloud),
        through(Way.CLOUD, Volumes.class, region.volumes()),
        through(Way.LOCKS, JobLocks.class, queues));
  }

  private <T> T through(Way way, Class<T> port, T target) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (_, method, arguments) ->
                method.getName().equals("launchesNow") || method.getDeclaringClass() != port
                    ? invoke(target, method, arguments)
                    : call(way, target, method, arguments)));
  }

  private @Nullable Object call(Way way, Object target, Method method, Object[] arguments) {
    boolean changes = CHANGES.contains(method.getName());
    if (changes) {
      new Asking(method.getName(), List.of(arguments)).by(node.view(), laws);
    }
    node.mayDie(FaultKind.NODE_KILLED, FaultKind.NODE_FROZEN, changes);
    node.rest(time(way, changes));
    Object answer = answered(way, target, method, arguments, changes);
    node.mayDie(FaultKind.NODE_KILLED_AFTER, FaultKind.NODE_FROZEN_AFTER, changes);
    told(method, arguments, answer);
    return answer;
  }

  /** How long a call takes in the whole, in milliseconds. */
  private long time(Way way, boolean changes) {
    return switch (way) {
      case CLOUD ->
          faults.happens(FaultKind.CALL_SLOW)
              ? Math.round(faults.measure(FaultKind.CALL_SLOW) * CALL)
              : changes ? 400 : 150;
      case PAGES ->
          faults.happens(FaultKind.PAGE_SLOW)
              ? Math.round(faults.measure(FaultKind.PAGE_SLOW) * 5_000)
              : 0;
      case BALANCER -> changes ? 100 : 0;
      case QUEUE, LOCKS -> 0;
    };
  }

  private @Nullable Object answered(
      Way way, Object target, Method method, Object[] arguments, boolean changes) {
    Optional<Failure> inTheWay =
        inTheWay(way).or(() -> refused(method.getParameterCount() == 0 ? way : arguments[0]));
    if (inTheWay.isPresent()) {
      return failed(method, inTheWay.get(), arguments);
    }
    if (changes && way == Way.CLOUD && faults.happens(FaultKind.EFFECT_LATE)) {
      long late = 1_000 + Math.round(faults.measure(FaultKind.EFFECT_LATE) * 109_000);
      if (arguments[0] instanceof LaunchRequest request) {
        links.region.grants(request);
      }
      node.time().in(late, () -> invoke(target, method, arguments));
      node.rest(CALL);
      return failed(method, new Failure.Unavailable("no answer in 8 s"), arguments);
    }
    Object answer = invoke(target, method, arguments);
    if (changes) {
      Asking asking = new Asking(method.getName(), List.of(arguments));
      diary.note(
          method.getName(),
          node.number(),
          asking.key(),
          () -> "%s asks %s: %s".formatted(node, asking.words(), Asking.words(answer)));
      if (way == Way.CLOUD && faults.happens(FaultKind.DONE_TWICE)) {
        invoke(target, method, arguments);
      }
      if (lost(way)) {
        node.rest(CALL);
        return failed(method, new Failure.Unavailable("the answer was lost"), arguments);
      }
    }
    return answer;
  }

  private Optional<Failure> inTheWay(Way way) {
    Failure silent = new Failure.Unavailable("no answer");
    return switch (way) {
      case CLOUD ->
          !links.cloud(node.number()) || faults.happens(FaultKind.CALL_FAILS)
              ? Optional.of(silent)
              : faults.happens(FaultKind.CALL_THROTTLED)
                  ? Optional.of(new Failure.Throttled("too many requests"))
                  : Optional.empty();
      case BALANCER ->
          !links.balancers()
                  || !links.cloud(node.number())
                  || faults.happens(FaultKind.BALANCER_FAILS)
              ? Optional.of(silent)
              : Optional.empty();
      case PAGES -> faults.happens(FaultKind.PAGE_LOST) ? Optional.of(silent) : Optional.empty();
      case QUEUE, LOCKS -> !links.queues() ? Optional.of(silent) : Optional.empty();
    };
  }

  /**
   * Who may launch, and whether all that a request names is there, is looked at before its token:
   * it may be refused though the very same one was granted a moment ago.
   */
  private Optional<Failure> refused(Object asked) {
    boolean isRefused =
        asked instanceof LaunchRequest request
            && links.region.granted(request)
            && faults.happens(FaultKind.LAUNCH_REFUSED);
    return Optional.<Failure>of(
            faults.measure(FaultKind.LAUNCH_REFUSED) < 0.5
                ? new Failure.Denied("not allowed to launch machines")
                : new Failure.Invalid("there is no such image"))
        .filter(_ -> isRefused);
  }

  private boolean lost(Way way) {
    return switch (way) {
      case CLOUD -> faults.happens(FaultKind.ANSWER_LOST);
      case BALANCER -> faults.happens(FaultKind.BALANCER_ANSWER_LOST);
      case LOCKS -> faults.happens(FaultKind.LOCKS_ANSWER_LOST);
      case PAGES, QUEUE -> false;
    };
  }

  private static Object failed(Method method, Failure why, Object[] arguments) {
    if (method.getReturnType() == Reading.class) {
      return new Reading.Unknown((Instant) arguments[1], why.detail());
    }
    return method.getReturnType() == Optional.class
        ? Optional.of(why.detail())
        : Outcome.failed(why);
  }

  private void told(Method method, Object[] arguments, @Nullable Object answer) {
    switch (method.getName()) {
      case "list" -> {
        if (answer instanceof Outcome.Ok<?>(List<?> machines)) {
          node.view()
              .listed(
                  machines.stream().map(CloudMachine.class::cast).map(CloudMachine::id).toList());
        }
      }
      case "read" -> {
        if (answer instanceof Reading reading) {
          node.view().read(((SourceSpec) arguments[0]).url(), reading);
        }
      }
      case "page", "unhealthyBecause", "look" ->
          laws.heard(node.view(), method.getName(), arguments, answer);
      case "launch" -> {
        if (answer instanceof Outcome.Failed<?>(Failure.NoCapacity _)) {
          laws.noRoom((LaunchRequest) arguments[0]);
        }
      }
      default -> {}
    }
  }

  private static @Nullable Object invoke(Object target, Method method, Object[] arguments) {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      if (e.getCause() instanceof RuntimeException wrong) {
        // The region never throws: what it refuses is an answer.
        throw new Timeline.Mistaken(wrong);
      }
      throw new IllegalStateException(e);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
