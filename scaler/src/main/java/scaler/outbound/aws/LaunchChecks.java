package scaler.outbound.aws;

import scaler.engine.port.Failure;
import scaler.engine.port.LaunchRequest;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** Whether a launch would be let through: the real request with a mark to do nothing. */
final class LaunchChecks {
  private final AwsClients clients;
  private final Sheet sheet;

  LaunchChecks(AwsClients clients, Sheet sheet) {
    this.clients = clients;
    this.sheet = sheet;
  }

  void tryOut(String check, LaunchRequest request) {
    try {
      clients
          .ec2()
          .runInstances(
              Ec2Words.launch(request)
                  .dryRun(true)
                  .overrideConfiguration(clients.deadline().rest())
                  .build());
      sheet.unknown(check, "AWS does not say what it would do; see whether it is AWS that answers");
    } catch (AwsServiceException answer) {
      // Doing nothing is an error of its own, which is what a good answer looks like.
      if (AwsFailures.code(answer).equals("DryRunOperation")) {
        sheet.ok(check, "a launch would be let through");
      } else {
        refused(check, request, AwsFailures.of(answer));
      }
    } catch (SdkException trouble) {
      refused(check, request, AwsFailures.of(trouble));
    }
  }

  private void refused(String check, LaunchRequest request, Failure failure) {
    String detail = Sheet.shortened(failure.detail());
    switch (failure) {
      case Failure.Denied _ ->
          sheet.miss(
              check,
              "these credentials may not launch it (%s); %s".formatted(detail, allows(request)));
      case Failure.Invalid _ ->
          sheet.miss(check, "EC2 would refuse it (%s); mend what it names".formatted(detail));
      case Failure.NoCapacity _, Failure.Throttled _, Failure.Unavailable _ ->
          sheet.unknown(check, "EC2 does not tell now (%s); try again later".formatted(detail));
    }
  }

  /** The first spot launch of an account needs a role that whoever administers it makes once. */
  private static String allows(LaunchRequest request) {
    String policy = "deploy/iam/scaler.json allows it";
    return switch (request.market()) {
      case ON_DEMAND -> policy;
      case SPOT ->
          policy
              + ", once the account has the role AWSServiceRoleForEC2Spot: aws iam"
              + " create-service-linked-role --aws-service-name spot.amazonaws.com";
    };
  }
}
