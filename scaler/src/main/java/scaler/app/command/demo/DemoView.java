package scaler.app.command.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import scaler.app.command.read.Snapshot;
import scaler.app.command.read.SnapshotText;
import scaler.app.wiring.Here;
import scaler.app.wiring.Session;
import scaler.core.fleet.FleetSpec;
import scaler.outbound.postgres.Status;

/** What a person sees of the demo: one picture that updates, or plain lines. */
final class DemoView {
  private static final int EVENTS_SHOWN = 8;
  private static final int LINES_EVERY = 10;

  private final Here here;
  private final Session session;
  private final FleetSpec fleet;
  private final List<String> recent = new ArrayList<>();
  private long lastEvent;
  private long lastDecision;
  private int drawn;
  private int looks;

  DemoView(Here here, Session session, FleetSpec fleet) {
    this.here = here;
    this.session = session;
    this.fleet = fleet;
  }

  /** Shows what is new; {@code progress} is the line of the demo itself. */
  void show(String progress) {
    List<String> news = news();
    if (here.terminal()) {
      recent.addAll(news);
      while (recent.size() > EVENTS_SHOWN) {
        recent.removeFirst();
      }
      draw(progress);
    } else {
      news.forEach(here::say);
      if (looks++ % LINES_EVERY == 0) {
        here.say(progress);
      }
    }
  }

  private List<String> news() {
    List<String> news = new ArrayList<>();
    for (Status.Decided decided :
        session.status().decisionsAfter(fleet.application(), lastDecision)) {
      lastDecision = decided.id();
      news.add("%s: %s".formatted(decided.role(), decided.sentence()));
    }
    for (Status.Event event : session.status().eventsAfter(fleet.application(), lastEvent)) {
      lastEvent = event.id();
      news.add(
          "%s %s: %s (%s)".formatted(event.role(), event.label(), event.state(), event.what()));
    }
    return news;
  }

  private void draw(String progress) {
    List<String> lines = new ArrayList<>();
    lines.add(progress);
    lines.add("");
    lines.addAll(SnapshotText.lines(Snapshot.of(session, fleet)));
    lines.add("");
    lines.addAll(recent);
    StringBuilder picture = new StringBuilder();
    if (drawn > 0) {
      picture.append("\u001b[").append(drawn).append("A");
    }
    picture.append("\u001b[J");
    // Lines are cut, since a wrapped one would spoil the count of lines to go up.
    int width = width();
    lines.forEach(line -> picture.append(line, 0, Math.min(line.length(), width)).append('\n'));
    here.out().print(picture);
    here.out().flush();
    drawn = lines.size();
  }

  private int width() {
    return here.variable("COLUMNS")
            .filter(text -> text.matches("\\d{2,4}"))
            .map(Integer::parseInt)
            .orElse(120)
        - 1;
  }

  static String seconds(Duration duration) {
    return Math.round(duration.toMillis() / 100.0) / 10.0 + " s";
  }
}
