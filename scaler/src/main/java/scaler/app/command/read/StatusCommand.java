package scaler.app.command.read;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import scaler.app.wiring.CloudView;
import scaler.app.wiring.Exit;
import scaler.app.wiring.Here;
import scaler.app.wiring.Plain;
import scaler.app.wiring.Refusal;
import scaler.app.wiring.Session;
import scaler.core.fleet.FleetSpec;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;

/** {@code scaler status}. */
@Command(
    name = "status",
    description =
        "Shows roles, their backlog, and machines. Works while a service runs and without one.",
    mixinStandardHelpOptions = true)
public final class StatusCommand implements Callable<Integer> {
  private static final long REFRESH_MS = 1000;

  private final Here here;

  @Option(
      names = {"-a", "--application"},
      paramLabel = "NAME",
      description = "the application; not needed when there is only one")
  private Optional<String> application = Optional.empty();

  @Option(names = "--watch", description = "again every second, until Ctrl-C")
  private boolean watch;

  @Option(names = "--json", description = "one JSON object instead of text")
  private boolean json;

  @Option(
      names = "--from-cloud",
      paramLabel = "FILE",
      description = "machines of this fleet file as the cloud shows them; needs no database")
  private Optional<Path> fromCloud = Optional.empty();

  public StatusCommand(Here here) {
    this.here = here;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (fromCloud.isPresent()) {
      return fromCloud(fromCloud.get());
    }
    try (Session session = Session.open(here)) {
      FleetSpec fleet = session.fleet(application);
      show(Snapshot.of(session, fleet), false);
      while (watch) {
        Thread.sleep(REFRESH_MS);
        show(Snapshot.of(session, session.fleet(application)), true);
      }
      return Exit.OK;
    }
  }

  private int fromCloud(Path file) {
    if (watch || application.isPresent()) {
      throw new Refusal(
          Exit.USAGE,
          "--from-cloud shows the application of its file, once; leave --watch and --application out");
    }
    CloudView view = CloudView.of(here, file);
    if (json) {
      print(view);
    } else {
      CloudViewText.lines(view).forEach(here::say);
    }
    return Exit.OK;
  }

  private void print(Object value) {
    here.print(
        JsonMapper.builder()
                .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
                .configure(SerializationFeature.INDENT_OUTPUT, !watch)
                .build()
                .writeValueAsString(value)
            + System.lineSeparator());
  }

  private void show(Snapshot snapshot, boolean again) {
    if (json) {
      print(snapshot);
      return;
    }
    List<String> lines = SnapshotText.lines(snapshot);
    if (again && here.terminal()) {
      // Home and clear below: the picture is drawn over, without flicker.
      here.print("\u001b[H\u001b[J");
    }
    lines.forEach(line -> say(watch && here.terminal() ? cut(line) : line));
  }

  /** Red is for whoever looks at a terminal; the words say the same. */
  private void say(String line) {
    if (here.terminal()
        && line.startsWith(SnapshotText.ALARM)
        && here.variable("NO_COLOR").isEmpty()) {
      here.print("\u001b[1;31m" + Plain.line(line) + "\u001b[0m" + System.lineSeparator());
    } else {
      here.say(line);
    }
  }

  /** A watched picture keeps its shape; once printed, nothing is cut. */
  private String cut(String line) {
    int width = here.columns().orElse(Integer.MAX_VALUE);
    return line.length() <= width ? line : line.substring(0, Math.max(0, width - 1)) + "…";
  }
}
