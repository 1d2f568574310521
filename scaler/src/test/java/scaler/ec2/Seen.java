package scaler.ec2;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What a test may know of a machine: the truth, whatever listings say.
 *
 * @param address in its subnet, as long as it lives
 * @param token the client token of its launch
 * @param tags as they were written, shown yet or not
 * @param begun when it was launched, whatever was done to it since
 * @param ended when its end was begun
 */
public record Seen(
    String id,
    State state,
    Offer offer,
    String address,
    Optional<String> token,
    Map<String, String> tags,
    String userData,
    Instant begun,
    Optional<Instant> ended,
    int reboots) {
  public Seen {
    tags = Map.copyOf(tags);
  }

  static Seen of(Instance machine) {
    return new Seen(
        machine.id,
        machine.state(),
        machine.offer(),
        machine.address,
        machine.order.form().text("ClientToken"),
        machine.tags.written(),
        machine.order.userData(),
        machine.born,
        machine.ending(),
        machine.reboots());
  }

  boolean livedAt(Instant time) {
    return !begun.isAfter(time) && ended.map(end -> end.isAfter(time)).orElse(true);
  }
}
