package scaler.outbound.aws;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scaler.core.model.Billing;
import scaler.core.model.CloudMachine;
import scaler.core.model.Platform;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.InstanceType;

/** What is read from EC2's words. */
class Ec2WordsTest {
  private static Instance.Builder instance() {
    return Instance.builder()
        .instanceId("i-0a")
        .state(state -> state.name(InstanceStateName.RUNNING))
        .placement(placement -> placement.availabilityZone("eu-central-1a"))
        .instanceType(InstanceType.M5_LARGE)
        .privateIpAddress("10.0.0.1");
  }

  private static Billing billing(Instance.Builder shown) {
    return Ec2Words.machine(shown.build()).map(CloudMachine::billing).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "Linux/UNIX, LINUX",
    "Windows, WINDOWS",
    "Windows BYOL, LINUX",
    "Red Hat Enterprise Linux, RHEL",
    "Red Hat BYOL Linux, LINUX",
    "SUSE Linux, SUSE",
    "Windows with SQL Server Standard, OTHER",
    "Red Hat Enterprise Linux with HA, OTHER",
    "Ubuntu Pro, OTHER",
  })
  void a_platform_is_what_its_bill_says(String details, Platform platform) {
    assertThat(billing(instance().platformDetails(details)))
        .isEqualTo(new Billing(platform, false));
  }

  @Test
  void without_details_only_windows_is_told() {
    assertThat(billing(instance())).isEqualTo(Billing.PLAIN);
    assertThat(billing(instance().platform("windows")).platform()).isEqualTo(Platform.WINDOWS);
  }

  @Test
  void a_public_address_is_seen() {
    assertThat(billing(instance().publicIpAddress("3.3.3.3")).publicIpv4()).isTrue();
  }
}
