package scaler.outbound.aws;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import scaler.core.model.Ailment;
import scaler.core.model.MachineId;
import scaler.engine.port.Checks;
import scaler.engine.port.Outcome;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceStatusRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceStatusResponse;
import software.amazon.awssdk.services.ec2.model.EventCode;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.InstanceStatus;
import software.amazon.awssdk.services.ec2.model.InstanceStatusEvent;
import software.amazon.awssdk.services.ec2.model.InstanceStatusSummary;
import software.amazon.awssdk.services.ec2.model.SummaryStatus;

/**
 * EC2's status checks and scheduled events. They cannot be asked for by tag, so only what is not
 * well is asked for, in the whole region: one question for each kind, since filters of one question
 * have to hold all together.
 */
public final class AwsChecks implements Checks {
  private static final List<Filter> ILL =
      List.of(
          Filter.builder().name("instance-status.status").values("impaired").build(),
          Filter.builder().name("system-status.status").values("impaired").build(),
          Filter.builder()
              .name("event.code")
              .values(EventCode.knownValues().stream().map(EventCode::toString).sorted().toList())
              .build());

  private final AwsClients clients;
  private final int page;

  /**
   * @param clients those that only read will do
   */
  public AwsChecks(AwsClients clients) {
    this(clients, Ec2Listing.PAGE);
  }

  AwsChecks(AwsClients clients, int page) {
    this.clients = clients;
    this.page = page;
  }

  @Override
  public Outcome<Report> look() {
    return AwsFailures.ask(() -> {
      Deadline deadline = clients.deadline();
      Map<MachineId, List<Ailment>> ailing = new LinkedHashMap<>();
      for (Filter kind : ILL) {
        for (InstanceStatus shown : all(kind, deadline)) {
          List<Ailment> found = ailments(shown);
          if (!found.isEmpty()) {
            ailing.put(new MachineId(shown.instanceId()), found);
          }
        }
      }
      return new Report.Made(ailing);
    });
  }

  /** All pages, or an exception: of a part nobody could say who is well. */
  private List<InstanceStatus> all(Filter kind, Deadline deadline) {
    List<InstanceStatus> found = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    var request = DescribeInstanceStatusRequest.builder().maxResults(page).filters(kind);
    Optional<String> more = Optional.empty();
    do {
      DescribeInstanceStatusResponse answer =
          clients
              .ec2()
              .describeInstanceStatus(
                  request
                      .nextToken(more.orElse(null))
                      .overrideConfiguration(deadline.rest())
                      .build());
      found.addAll(answer.instanceStatuses());
      more = Optional.ofNullable(answer.nextToken()).filter(token -> !token.isEmpty());
    } while (more.filter(seen::add).isPresent());
    if (more.isPresent()) {
      throw SdkException.builder().message("EC2's listing goes round in a circle").build();
    }
    return found;
  }

  static List<Ailment> ailments(InstanceStatus shown) {
    List<Ailment> found = new ArrayList<>();
    failing("system check", shown.systemStatus()).ifPresent(found::add);
    failing("instance check", shown.instanceStatus()).ifPresent(found::add);
    shown.events().stream()
        .filter(AwsChecks::isToCome)
        .map(event ->
            new Ailment.Planned(event.codeAsString(), Optional.ofNullable(event.notBefore())))
        .forEach(found::add);
    return List.copyOf(found);
  }

  private static Optional<Ailment> failing(String check, InstanceStatusSummary summary) {
    return Optional.ofNullable(summary)
        .filter(told -> told.status() == SummaryStatus.IMPAIRED)
        .map(told ->
            new Ailment.Failing(
                check,
                told.details().stream()
                    .flatMap(detail -> Optional.ofNullable(detail.impairedSince()).stream())
                    .min(Comparator.naturalOrder())));
  }

  /** EC2 goes on showing for a week what is over, and says so only at the head of its text. */
  private static boolean isToCome(InstanceStatusEvent event) {
    String text = Optional.ofNullable(event.description()).orElse("");
    return !text.startsWith("[Completed]") && !text.startsWith("[Canceled]");
  }
}
