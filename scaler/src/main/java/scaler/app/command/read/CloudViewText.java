package scaler.app.command.read;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import scaler.app.wiring.CloudView;
import scaler.core.decide.Sentences;

/** The cloud's view of a fleet as lines for people. */
final class CloudViewText {
  private CloudViewText() {}

  static List<String> lines(CloudView view) {
    List<String> lines = new ArrayList<>();
    lines.add(view.application() + " as the cloud shows it; scaler's database was not asked");
    lines.add("");
    if (view.machines().isEmpty()) {
      lines.add("no machines bear the application's tag");
    } else {
      lines.addAll(machines(view.machines()));
    }
    view.notes().forEach(note -> lines.add("NOT SEEN: " + note));
    lines.add("");
    lines.add(
        "What only the database knows is missing: who decides, what is wanted and why, pauses, wishes,"
            + " minimum lifetimes.");
    return lines;
  }

  private static List<String> machines(List<CloudView.Seen> machines) {
    Table table =
        new Table(
            "ID", "ROLE", "SLOT", "ZONE", "ADDRESS", "TYPE", "STATE", "AGE", "CORDON", "BALANCERS");
    for (CloudView.Seen one : machines) {
      table.row(
          one.id(),
          one.role(),
          one.slot(),
          one.zone(),
          one.address(),
          one.type(),
          one.state(),
          one.ageSeconds().map(s -> Sentences.of(Duration.ofSeconds(s))).orElse("?"),
          one.cordoned() ? "draining" : "-",
          balancers(one.balancers()));
    }
    return table.lines();
  }

  private static String balancers(Map<String, String> balancers) {
    return balancers.isEmpty()
        ? "-"
        : balancers.entrySet().stream()
            .map(one -> one.getKey() + ": " + one.getValue())
            .collect(Collectors.joining(", "));
  }
}
