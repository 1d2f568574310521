package scaler.outbound.aws;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import scaler.core.model.CloudMachine;
import scaler.engine.port.Neighbours;
import scaler.engine.port.Outcome;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.Filter;

/** EC2 instances of whatever owner, by a tag; it asks DescribeInstances and nothing else. */
public final class AwsNeighbours implements Neighbours {
  private static final int PAGE = 1000;

  private final AwsClients clients;

  /**
   * @param clients best those that only read
   */
  public AwsNeighbours(AwsClients clients) {
    this.clients = clients;
  }

  @Override
  public Outcome<List<CloudMachine>> tagged(String key, String value) {
    return AwsFailures.ask(() -> pages(key, value));
  }

  /** All pages, or an exception: a part of a listing would make the fleet look smaller. */
  private List<CloudMachine> pages(String key, String value) {
    Deadline deadline = clients.deadline();
    DescribeInstancesRequest.Builder request =
        DescribeInstancesRequest.builder()
            .maxResults(PAGE)
            .filters(
                Filter.builder().name("tag:" + key).values(value).build(),
                Filter.builder().name("instance-state-name").values("pending", "running").build());
    List<CloudMachine> found = new ArrayList<>();
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
      answer.reservations().stream()
          .flatMap(reservation -> reservation.instances().stream())
          .forEach(instance -> Ec2Words.machine(instance).ifPresent(found::add));
      more = Optional.ofNullable(answer.nextToken()).filter(token -> !token.isEmpty());
    } while (more.filter(seen::add).isPresent());
    if (more.isPresent()) {
      throw SdkException.builder().message("EC2's listing goes round in a circle").build();
    }
    return List.copyOf(found);
  }
}
