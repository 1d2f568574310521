package scaler.outbound.files;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What must hold where the machines of one role count for another one. */
final class CountRules {
  private final Tree.Fields roles;
  private final String name;
  private final Findings findings;

  CountRules(Tree.Fields file, String name, Findings findings) {
    this.roles = file.table("roles");
    this.name = name;
    this.findings = findings;
  }

  void check(Tree.Fields count) {
    Optional<Tree.Leaf> named = count.leaf("role");
    if (named.isEmpty()) {
      return;
    }
    String other = named.get().text();
    Place at = named.get().at();
    if (other.equals(name) || roles.field(other).isEmpty()) {
      findings.error(
          at,
          other.equals(name)
              ? "%s counts itself".formatted(name)
              : "no role is called %s".formatted(other),
          "write the name of another role of this file");
    } else if (roles.table(other).table("count").given("role")) {
      findings.error(
          at,
          "%s counts another role itself; both would leave work to each other".formatted(other),
          "let one role stand by itself, and count that one in the others");
    } else if (!share(name, other)) {
      findings.error(
          at,
          "%s and %s have no queue in common, so that neither does the other's work"
              .formatted(name, other),
          "give both the same source, or remove count");
    } else if (!queues(other).containsAll(queues(name))) {
      findings.error(
          at,
          "%s counts the machines of %s, and these do not work all of its queues"
              .formatted(name, other),
          "give %s all sources of %s, or remove count".formatted(other, name));
    }
  }

  private boolean share(String one, String other) {
    Set<String> common = new HashSet<>(queues(one));
    common.retainAll(queues(other));
    return !common.isEmpty();
  }

  private Set<String> queues(String role) {
    return roles.table(role).table("backlog").items("source").stream()
        .map(Tree.Fields.class::cast)
        .flatMap(
            source -> Stream.of("delayedJob", "http").flatMap(key -> source.text(key).stream()))
        .collect(Collectors.toSet());
  }
}
