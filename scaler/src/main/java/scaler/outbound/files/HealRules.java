package scaler.outbound.files;

import java.util.List;
import scaler.core.model.HealRung;

/** What is wrong with how a role heals though each value is well-formed. */
final class HealRules {
  private final String name;
  private final Tree.Fields role;
  private final Findings findings;

  HealRules(String name, Tree.Fields role, Findings findings) {
    this.name = name;
    this.role = role;
    this.findings = findings;
  }

  void check() {
    Tree.Fields heal = role.table("heal");
    List<HealRung> rungs = FleetDecoder.list(heal, "steps").stream().map(HealRung::of).toList();
    if (!rungs.equals(rungs.stream().sorted().toList())) {
      findings.error(
          heal.valueAt("steps"),
          "heal is not in the order from mild to strong",
          "write the rungs you want in the order reboot, restart, replace");
    }
    looks();
    singleton();
  }

  private void looks() {
    Tree.Fields health = role.table("health");
    int failures = health.number("failures").orElse(1);
    int looks = health.number("looks").orElse(failures);
    if (failures > looks) {
      findings.error(
          health.given("failures") ? health.valueAt("failures") : health.valueAt("looks"),
          "%d of %d looks cannot fail".formatted(failures, looks),
          "write no more failures than looks");
    }
  }

  private void singleton() {
    boolean single = role.text("singleton").filter("true"::equals).isPresent();
    int max = role.table("capacity").number("max").orElse(1);
    if (single && max > 1) {
      findings.error(
          role.valueAt("singleton"),
          "%s is a singleton, and its capacity allows %d machines".formatted(name, max),
          "write capacity: 1, or remove singleton");
    }
  }
}
