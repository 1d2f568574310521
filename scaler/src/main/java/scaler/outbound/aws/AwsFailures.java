package scaler.outbound.aws;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import scaler.engine.port.Failure;
import scaler.engine.port.Outcome;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/** What Amazon's error codes mean to us. A code that is not known proves nothing. */
final class AwsFailures {
  private static final Set<String> THROTTLED =
      Set.of(
          "RequestLimitExceeded",
          "Throttling",
          "ThrottlingException",
          "ThrottledException",
          "RequestThrottled",
          "RequestThrottledException",
          "TooManyRequestsException",
          "SlowDown",
          "EC2ThrottledException",
          "BandwidthLimitExceeded");

  /** There is none of it there now, or our account may have no more: another offer may do. */
  private static final Set<String> NO_CAPACITY =
      Set.of(
          "InsufficientInstanceCapacity",
          "InsufficientReservedInstanceCapacity",
          "InsufficientReservedInstancesCapacity",
          "InsufficientHostCapacity",
          "InsufficientCapacity",
          "InsufficientCapacityOnHost",
          "InsufficientAddressCapacity",
          "InsufficientFreeAddressesInSubnet",
          "InsufficientVolumeCapacity",
          "ReservationCapacityExceeded",
          "UnfulfillableCapacity",
          "MaxSpotInstanceCountExceeded",
          "SpotMaxPriceTooLow",
          "InstanceLimitExceeded",
          "VcpuLimitExceeded",
          "VolumeLimitExceeded",
          "NetworkInterfaceLimitExceeded",
          "PrivateIpAddressLimitExceeded",
          // The type is not offered in this zone.
          "Unsupported");

  private static final Set<String> DENIED =
      Set.of(
          "UnauthorizedOperation",
          "AuthFailure",
          // The first spot request of an account would make a role, and may not.
          "AuthFailure.ServiceLinkedRoleCreationNotPermitted",
          "AccessDenied",
          "AccessDeniedException",
          "Blocked",
          "ExpiredToken",
          "ExpiredTokenException",
          "IncompleteSignature",
          "InvalidAccessKeyId",
          "InvalidClientTokenId",
          "InvalidSignatureException",
          "MissingAuthenticationToken",
          "NotAuthorized",
          "OperationNotPermitted",
          "OptInRequired",
          "PendingVerification",
          "RequestExpired",
          "SignatureDoesNotMatch",
          "UnauthorizedAccess",
          "UnrecognizedClientException");

  private static final Set<String> INVALID =
      Set.of(
          "IdempotentParameterMismatch",
          "IdempotentInstanceTerminated",
          "IncorrectInstanceState",
          "IncorrectState",
          "LoadBalancerNotFound",
          "MissingParameter",
          "ParameterNotFound",
          "TargetGroupNotFound",
          "TagLimitExceeded",
          "TooManyTargets",
          "TooManyRegistrationsForTargetId",
          "UnknownParameter",
          "UnsupportedOperation",
          "ValidationError",
          "ValidationException");

  /** So many characters of what AWS says are told; some refusals bring a long cipher along. */
  private static final int DETAIL = 500;

  private AwsFailures() {}

  /** Asks, and takes trouble for what its code says. */
  static <T> Outcome<T> ask(Supplier<T> question) {
    try {
      return Outcome.ok(question.get());
    } catch (SdkException trouble) {
      return Outcome.failed(of(trouble));
    }
  }

  static Failure of(SdkException trouble) {
    return switch (trouble) {
      case AwsServiceException refused -> of(code(refused), text(refused));
      case ApiCallTimeoutException _, ApiCallAttemptTimeoutException _ ->
          new Failure.Unavailable("AWS did not answer in time");
      case SdkClientException unsent ->
          new Failure.Unavailable(AwsText.line("AWS cannot be asked: " + text(unsent), DETAIL));
      default -> new Failure.Unavailable(AwsText.line(text(trouble), DETAIL));
    };
  }

  /** The class of a code; {@code text} is what people are told. */
  static Failure of(String code, String text) {
    String detail = AwsText.line(code.isEmpty() ? text : "%s: %s".formatted(code, text), DETAIL);
    if (THROTTLED.contains(code)) {
      return new Failure.Throttled(detail);
    }
    if (NO_CAPACITY.contains(code)) {
      return new Failure.NoCapacity(detail);
    }
    if (DENIED.contains(code)) {
      return new Failure.Denied(detail);
    }
    return INVALID.contains(code) || code.startsWith("Invalid")
        ? new Failure.Invalid(detail)
        : new Failure.Unavailable(detail);
  }

  /** The code that AWS gave; empty when it gave none, as a broken answer does. */
  static String code(AwsServiceException refused) {
    return Optional.ofNullable(refused.awsErrorDetails())
        .map(AwsErrorDetails::errorCode)
        .orElse("");
  }

  private static String text(SdkException trouble) {
    String said =
        trouble instanceof AwsServiceException refused
            ? Optional.ofNullable(refused.awsErrorDetails())
                .map(AwsErrorDetails::errorMessage)
                .filter(message -> !message.isBlank())
                .orElse("AWS answered with status " + refused.statusCode())
            : Optional.ofNullable(trouble.getMessage()).orElse("no reason given");
    String text = said.strip();
    return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
  }

  /** Whether AWS says that what was asked for is not there, or cannot be by its name. */
  static boolean saysNotThere(AwsServiceException refused) {
    return of(refused) instanceof Failure.Invalid;
  }

  /** Whether AWS says that there is no such thing (any more). */
  static boolean notFound(AwsServiceException refused) {
    String code = code(refused);
    return code.toLowerCase(Locale.ROOT).contains("notfound") || code.equals("InvalidInstance");
  }
}
