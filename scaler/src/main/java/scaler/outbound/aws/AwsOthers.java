package scaler.outbound.aws;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import scaler.core.model.MachineId;
import scaler.core.model.Stranger;
import scaler.engine.port.Others;
import scaler.engine.port.Outcome;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;

/** EC2 instances of whatever owner. A state that EC2 did not have before counts as not there. */
public final class AwsOthers implements Others {
  private final AwsClients clients;

  /**
   * @param clients those that only read will do
   */
  public AwsOthers(AwsClients clients) {
    this.clients = clients;
  }

  @Override
  public Outcome<List<Stranger>> find(Collection<MachineId> ids) {
    // A filter: asked for by id, one that is not there would hide all the others.
    return ids.isEmpty()
        ? Outcome.ok(List.of())
        : shown("instance-id", ids.stream().map(MachineId::value).toList());
  }

  @Override
  public Outcome<List<Stranger>> tagged(String key, String value) {
    return shown("tag:" + key, List.of(literally(value)));
  }

  /** In a filter {@code *} and {@code ?} stand for anything; in a fleet file they do not. */
  static String literally(String value) {
    return value.replace("\\", "\\\\").replace("*", "\\*").replace("?", "\\?");
  }

  private Outcome<List<Stranger>> shown(String filter, List<String> values) {
    return AwsFailures.ask(() ->
            Ec2Listing.all(
                clients, Ec2Listing.PAGE, Filter.builder().name(filter).values(values).build()))
        .map(found -> found.stream().flatMap(one -> stranger(one).stream()).toList());
  }

  private static Optional<Stranger> stranger(Instance shown) {
    String subnet = Optional.ofNullable(shown.subnetId()).orElse("");
    return Ec2Words.machine(shown)
        .map(machine -> new Stranger(machine, subnet, shown.launchTime()));
  }
}
