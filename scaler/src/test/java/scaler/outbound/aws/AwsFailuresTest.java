package scaler.outbound.aws;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scaler.engine.port.Failure;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;

class AwsFailuresTest {
  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "RequestLimitExceeded,Throttled",
    "Throttling,Throttled",
    "ThrottlingException,Throttled",
    "InsufficientInstanceCapacity,NoCapacity",
    "InsufficientReservedInstanceCapacity,NoCapacity",
    "InsufficientAddressCapacity,NoCapacity",
    "InsufficientFreeAddressesInSubnet,NoCapacity",
    "MaxSpotInstanceCountExceeded,NoCapacity",
    "InstanceLimitExceeded,NoCapacity",
    "VcpuLimitExceeded,NoCapacity",
    "Unsupported,NoCapacity",
    "UnauthorizedOperation,Denied",
    "AuthFailure,Denied",
    "AuthFailure.ServiceLinkedRoleCreationNotPermitted,Denied",
    "SpotMaxPriceTooLow,NoCapacity",
    "UnfulfillableCapacity,NoCapacity",
    "InvalidClientTokenId,Denied",
    "OperationNotPermitted,Denied",
    "ExpiredToken,Denied",
    "InvalidAMIID.NotFound,Invalid",
    "InvalidSubnetID.NotFound,Invalid",
    "InvalidParameterValue,Invalid",
    "IdempotentParameterMismatch,Invalid",
    "TargetGroupNotFound,Invalid",
    "InternalError,Unavailable",
    "ServiceUnavailable,Unavailable",
    "SomethingQuiteNew,Unavailable",
    "'',Unavailable",
  })
  void a_code_says_what_a_failure_means(String code, String means) {
    Failure failure = AwsFailures.of(code, "we have no InsufficientInstanceCapacity words here");

    assertThat(failure.getClass().getSimpleName()).isEqualTo(means);
    assertThat(failure.detail()).startsWith(code).endsWith("words here");
  }

  @Test
  void no_answer_proves_nothing() {
    assertThat(AwsFailures.of(ApiCallTimeoutException.create(1)))
        .isEqualTo(new Failure.Unavailable("AWS did not answer in time"));
    assertThat(AwsFailures.of(SdkClientException.create("Connection refused.")))
        .isEqualTo(new Failure.Unavailable("AWS cannot be asked: Connection refused"));
  }
}
