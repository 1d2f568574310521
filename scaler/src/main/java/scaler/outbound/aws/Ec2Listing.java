package scaler.outbound.aws;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;

/** Listings of EC2 instances, page by page. */
final class Ec2Listing {
  /** The most that EC2 puts on one page. */
  static final int PAGE = 1000;

  private Ec2Listing() {}

  /**
   * All pages, or an exception: a part of a listing would make machines look gone. One that changes
   * its place while the pages are read may stand on two of them; it is one machine, and as the last
   * of them shows it.
   */
  static List<Instance> all(AwsClients clients, int page, Filter filter) {
    Deadline deadline = clients.deadline();
    DescribeInstancesRequest.Builder request =
        DescribeInstancesRequest.builder().maxResults(page).filters(filter);
    Map<String, Instance> found = new LinkedHashMap<>();
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
          .forEach(instance -> found.put(instance.instanceId(), instance));
      more = Optional.ofNullable(answer.nextToken()).filter(token -> !token.isEmpty());
    } while (more.filter(seen::add).isPresent());
    if (more.isPresent()) {
      throw SdkException.builder().message("EC2's listing goes round in a circle").build();
    }
    return List.copyOf(found.values());
  }
}
