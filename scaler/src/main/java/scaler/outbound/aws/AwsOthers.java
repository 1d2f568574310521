package scaler.outbound.aws;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import scaler.core.model.MachineId;
import scaler.core.model.Stranger;
import scaler.engine.port.Others;
import scaler.engine.port.Outcome;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;

/** EC2 instances of whatever owner. A state that EC2 did not have before counts as not there. */
public final class AwsOthers implements Others {
  private static final int PAGE = 1000;

  private final AwsClients clients;

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
  private static String literally(String value) {
    return value.replace("\\", "\\\\").replace("*", "\\*").replace("?", "\\?");
  }

  private Outcome<List<Stranger>> shown(String filter, List<String> values) {
    return AwsFailures.ask(() -> instances(filter, values))
        .map(found -> found.stream().flatMap(one -> stranger(one).stream()).toList());
  }

  private List<Instance> instances(String filter, List<String> values) {
    Deadline deadline = clients.deadline();
    DescribeInstancesRequest.Builder request =
        DescribeInstancesRequest.builder()
            .maxResults(PAGE)
            .filters(Filter.builder().name(filter).values(values).build());
    List<Instance> found = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    Optional<String> more = Optional.empty();
    do {
      DescribeInstancesResponse answer =
          clients
              .ec2()
              .describeInstances(
                  request
                      .nextToken(more.orElse(null))
                      .overrideConfiguration(deadline.rest())
                      .build());
      answer.reservations().forEach(reservation -> found.addAll(reservation.instances()));
      more = Optional.ofNullable(answer.nextToken()).filter(token -> !token.isEmpty());
    } while (more.filter(seen::add).isPresent());
    if (more.isPresent()) {
      throw SdkException.builder().message("EC2's listing goes round in a circle").build();
    }
    return found;
  }

  private static Optional<Stranger> stranger(Instance shown) {
    String subnet = Optional.ofNullable(shown.subnetId()).orElse("");
    return Ec2Words.machine(shown)
        .map(machine -> new Stranger(machine, subnet, shown.launchTime()));
  }
}
