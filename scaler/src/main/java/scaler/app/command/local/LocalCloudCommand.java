package scaler.app.command.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import scaler.app.wiring.Exit;
import scaler.app.wiring.Here;
import scaler.app.wiring.Refusal;
import scaler.app.wiring.Session;
import scaler.core.model.CloudMachine;
import scaler.core.model.MachineId;
import scaler.engine.loop.OwnerTags;
import scaler.engine.port.Outcome;
import scaler.outbound.local.LocalCloud;
import scaler.outbound.local.daemon.LocalCloudDaemon;
import scaler.outbound.local.daemon.Settings;
import scaler.outbound.local.wire.Description;

/** {@code scaler local-cloud up|down|status|reboot|stop|start|interrupt}. */
@Command(
    name = "local-cloud",
    description = "Machines played by processes of this computer, for fleets with provider: local.",
    mixinStandardHelpOptions = true)
public final class LocalCloudCommand {
  static final String DRY_RUN = "say what would be done, and do nothing";

  private LocalCloudCommand() {}

  /** The command with its verbs. */
  public static CommandLine line(Here here) {
    return new CommandLine(new LocalCloudCommand())
        .addSubcommand(new Up(here))
        .addSubcommand(new Down(here))
        .addSubcommand(new Show(here))
        .addSubcommand(
            "reboot",
            verb(
                "Ends a machine's processes and runs its boot script again, behind scaler's back.",
                new OneMachine(here, "reboot", LocalCloud::reboot)))
        .addSubcommand(
            "stop",
            verb(
                "Stops a machine, behind scaler's back.",
                new OneMachine(here, "stop", (cloud, id) -> cloud.stop(id, false))))
        .addSubcommand(
            "start",
            verb("Starts a stopped machine.", new OneMachine(here, "start", LocalCloud::start)))
        .addSubcommand(new InterruptCommand(here))
        .addSubcommand(new Daemon(here));
  }

  private static CommandLine verb(String description, OneMachine command) {
    CommandLine line = new CommandLine(command);
    line.getCommandSpec().usageMessage().description(description);
    return line;
  }

  static <T> T value(Outcome<T> outcome) {
    return switch (outcome) {
      case Outcome.Ok<T>(var value) -> value;
      case Outcome.Failed<T>(var failure) -> throw new Refusal(Exit.UNREACHABLE, failure.detail());
    };
  }

  private static int living(Description cloud) {
    return (int)
        cloud.machines().stream()
            .filter(machine -> machine.state() != CloudMachine.State.TERMINATED)
            .count();
  }

  /** The machine of that id, on the local cloud. */
  static MachineId machine(LocalCloud cloud, String id) {
    if (!MachineId.looksLike(id)) {
      throw new Refusal(
          Exit.USAGE,
          "\"%s\" is not a machine's id; scaler local-cloud status lists them".formatted(id));
    }
    if (value(cloud.describe()).machines().stream().noneMatch(m -> m.id().equals(id))) {
      throw new Refusal(
          Exit.USAGE,
          "the local cloud has no machine %s; scaler local-cloud status lists them".formatted(id));
    }
    return new MachineId(id);
  }

  static LocalCloud cloud(Here here) {
    return new LocalCloud(Session.localCloudHome(here), OwnerTags.APPLICATION);
  }

  private static String spot(Description.Machine machine) {
    return switch (machine.market()) {
      case ON_DEMAND -> "";
      case SPOT ->
          "  (spot%s)".formatted(machine.taken().map(at -> ", taken back at " + at).orElse(""));
    };
  }

  @Command(
      name = "up",
      description = "Starts it where it does not run.",
      mixinStandardHelpOptions = true)
  private static final class Up implements Callable<Integer> {
    private final Here here;

    @Option(names = "--dry-run", description = DRY_RUN)
    private boolean dryRun;

    Up(Here here) {
      this.here = here;
    }

    @Override
    public Integer call() {
      if (dryRun) {
        here.say("dry run: the local cloud would be started where it does not run");
        return Exit.OK;
      }
      Description cloud = value(Session.localCloud(here, List.of()).up());
      here.say("the local cloud runs (pid %d)".formatted(cloud.pid()));
      return Exit.OK;
    }
  }

  @Command(
      name = "down",
      description = "Ends all of its machines, whatever they do, and then itself.",
      mixinStandardHelpOptions = true)
  private static final class Down implements Callable<Integer> {
    private final Here here;

    @Option(names = "--dry-run", description = DRY_RUN)
    private boolean dryRun;

    Down(Here here) {
      this.here = here;
    }

    @Override
    public Integer call() {
      if (dryRun) {
        int machines = living(value(cloud(here).describe()));
        here.say("dry run: the local cloud and its %d machines would end".formatted(machines));
        return Exit.OK;
      }
      here.say(
          value(Session.localCloud(here, List.of()).down())
              ? "the local cloud and all its machines are gone"
              : "no local cloud runs here");
      return Exit.OK;
    }
  }

  @Command(
      name = "status",
      description = "Shows its machines and balancers.",
      mixinStandardHelpOptions = true)
  private static final class Show implements Callable<Integer> {
    private final Here here;

    Show(Here here) {
      this.here = here;
    }

    @Override
    public Integer call() {
      Description cloud = value(cloud(here).describe());
      here.say(
          "the local cloud runs (pid %d), machines on %s"
              .formatted(
                  cloud.pid(),
                  cloud.shared() ? "127.0.0.1, told apart by port" : "addresses of their own"));
      for (Description.Machine machine : cloud.machines()) {
        here.say(
            "%s  %-13s %-10s %-14s %s%s%s"
                .formatted(
                    machine.id(),
                    machine.state().name().toLowerCase(java.util.Locale.ROOT),
                    machine.zone(),
                    machine.address().orElse("-"),
                    machine.folder(),
                    spot(machine),
                    machine.reason().map(why -> "  (" + why + ")").orElse("")));
      }
      for (Description.Balancer balancer : cloud.balancers()) {
        here.say("balancer %s at %s".formatted(balancer.name(), balancer.url()));
        balancer
            .targets()
            .forEach((id, target) ->
                here.say(
                    "  %s  %s"
                        .formatted(id, target.state().name().toLowerCase(java.util.Locale.ROOT))));
      }
      return Exit.OK;
    }
  }

  @Command(mixinStandardHelpOptions = true)
  private static final class OneMachine implements Callable<Integer> {
    private final Here here;
    private final String name;
    private final BiFunction<LocalCloud, MachineId, Outcome<MachineId>> verb;

    @Parameters(index = "0", paramLabel = "ID", description = "the machine's id")
    private String id = "";

    @Option(names = "--dry-run", description = DRY_RUN)
    private boolean dryRun;

    OneMachine(Here here, String name, BiFunction<LocalCloud, MachineId, Outcome<MachineId>> verb) {
      this.here = here;
      this.name = name;
      this.verb = verb;
    }

    @Override
    public Integer call() {
      LocalCloud cloud = cloud(here);
      MachineId machine = machine(cloud, id);
      if (dryRun) {
        here.say("dry run: %s would be asked for %s".formatted(name, id));
        return Exit.OK;
      }
      here.say("%s of %s was asked for".formatted(name, value(verb.apply(cloud, machine))));
      return Exit.OK;
    }
  }

  /** What runs in the daemon's own process; people use {@code up}. */
  @Command(name = "daemon", hidden = true)
  private static final class Daemon implements Callable<Integer> {
    private final Here here;

    @Parameters(index = "0")
    private Path home = Path.of(".");

    @Option(names = "--while", description = "ends with this process")
    private Optional<Long> whilePid = Optional.empty();

    @Option(names = "--boot-ms")
    private Optional<Long> bootMillis = Optional.empty();

    @Option(names = "--shared-address")
    private boolean shared;

    Daemon(Here here) {
      this.here = here;
    }

    @Override
    public Integer call() throws Exception {
      Settings settings = Settings.defaults().withShared(shared);
      if (whilePid.isPresent()) {
        settings = settings.withWhilePid(whilePid.get());
      }
      if (bootMillis.isPresent()) {
        settings = settings.withBootDelay(Duration.ofMillis(bootMillis.get()));
      }
      LocalCloudDaemon.run(home, settings, here.clock());
      return Exit.OK;
    }
  }
}
