package scaler.outbound.files;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What must hold where a role goes by what its machines have in hand, or has quiet hours. */
final class WebRules {
  private final Tree.Fields role;
  private final Tree.Fields backlog;
  private final Findings findings;

  WebRules(Tree.Fields role, Findings findings) {
    this.role = role;
    this.backlog = role.table("backlog");
    this.findings = findings;
  }

  void check() {
    boolean each =
        fields(backlog.items("source")).stream().anyMatch(source -> source.given("eachMachine"));
    if (each) {
      asked();
    }
    if (backlog.text("scaleIn").orElse(each ? "inQuietHours" : "byLoad").equals("inQuietHours")) {
      quiet();
    }
  }

  private void asked() {
    if (role.given("count")) {
      findings.error(
          role.keyAt("count"),
          "count and an eachMachine source: machines of others are not asked what they have in hand",
          "remove count, or make them machines of this role");
    }
    Tree.Fields capacity = role.table("capacity");
    if (capacity.number("min").orElse(1) == 0) {
      findings.warning(
          capacity.valueAt("min"),
          "min is 0 with an eachMachine source: where no machine serves, none says that one is needed",
          "write min 1, or let a line of the schedule bring one");
    }
  }

  private void quiet() {
    Set<String> asked =
        fields(role.items("schedule")).stream()
            .map(line ->
                line.text("capacity").orElse("")
                    + line.table("capacity").text("min").orElse("")
                    + "-"
                    + line.table("capacity").text("max").orElse(""))
            .collect(Collectors.toSet());
    if (asked.size() < 2) {
      findings.warning(
          backlog.given("scaleIn") ? backlog.valueAt("scaleIn") : backlog.keyAt("source"),
          "scaleIn is inQuietHours, and no line of the schedule asks for fewer machines than another: the load adds machines and takes none away, ever",
          "add a line for the morning and one for the evening, or write scaleIn: byLoad");
    }
  }

  private static List<Tree.Fields> fields(List<Tree> items) {
    return items.stream()
        .filter(Tree.Fields.class::isInstance)
        .map(Tree.Fields.class::cast)
        .toList();
  }
}
