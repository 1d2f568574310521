package scaler.outbound.files;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import scaler.core.fleet.RatioSpec;
import scaler.core.model.RoleName;

/** Roles grow with others that are there, and not in a circle. */
final class RatioRules {
  private final Tree.Fields roles;
  private final Findings findings;

  RatioRules(Tree.Fields file, Findings findings) {
    this.roles = file.table("roles");
    this.findings = findings;
  }

  void check() {
    Map<String, String> follows = new HashMap<>();
    for (Tree.Field role : roles.fields()) {
      ratio(role.key()).text("of").ifPresent(other -> follows.put(role.key(), other));
    }
    for (Tree.Field role : roles.fields()) {
      if (follows.containsKey(role.key())) {
        check(role.key(), follows);
      }
    }
  }

  private Tree.Fields ratio(String role) {
    return roles.table(role).table("ratio");
  }

  private void check(String role, Map<String, String> follows) {
    Tree.Fields ratio = ratio(role);
    String other = ratio.text("of").orElseThrow();
    if (other.equals(role)) {
      findings.error(
          ratio.valueAt("of"), "%s is to grow with itself".formatted(role), "name another role");
    } else if (!roles.given(other)) {
      findings.error(
          ratio.valueAt("of"),
          "%s is to grow with %s, and there is no such role".formatted(role, other),
          "name another role of this file");
    } else if (isInACircle(role, follows)) {
      findings.error(
          ratio.valueAt("of"),
          "%s grows with %s, and that grows with %s again".formatted(role, other, role),
          "take the ratio out of one of them");
    } else if (counts(role, other) || counts(other, role)) {
      findings.error(
          ratio.valueAt("of"),
          "%s is to grow with %s, and the machines of one count for the other: it would follow itself"
              .formatted(role, other),
          "take out the ratio, or count");
    } else {
      most(role, other, ratio);
    }
  }

  private boolean counts(String role, String other) {
    return roles.table(role).table("count").text("role").filter(other::equals).isPresent();
  }

  private static boolean isInACircle(String role, Map<String, String> follows) {
    Set<String> met = new HashSet<>();
    Optional<String> next = Optional.ofNullable(follows.get(role));
    while (next.isPresent() && met.add(next.get())) {
      next = Optional.ofNullable(follows.get(next.get()));
    }
    return met.contains(role);
  }

  private void most(String role, String other, Tree.Fields ratio) {
    OptionalInt per = ratio.number("per");
    OptionalInt machines = ratio.number("machines");
    OptionalInt theirs = roles.table(other).table("capacity").number("max");
    OptionalInt most = roles.table(role).table("capacity").number("max");
    if (per.isEmpty() || machines.isEmpty() || theirs.isEmpty() || most.isEmpty()) {
      return;
    }
    int asked =
        new RatioSpec(new RoleName(other), machines.getAsInt(), per.getAsInt())
            .least(theirs.getAsInt());
    if (asked > most.getAsInt()) {
      findings.warning(
          ratio.valueAt("per"),
          "for the %d machines that %s may have, the ratio asks for %d of %s, above its max %d"
              .formatted(theirs.getAsInt(), other, asked, role, most.getAsInt()),
          "raise max to %d".formatted(asked));
    }
  }
}
