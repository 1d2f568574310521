package scaler.outbound.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;

class IngressTest {
  private static SecurityGroup group(String protocol, Integer from, Integer to) {
    return SecurityGroup.builder()
        .ipPermissions(
            IpPermission.builder()
                .ipProtocol(protocol)
                .fromPort(from)
                .toPort(to)
                .ipRanges(IpRange.builder().cidrIp("10.0.0.0/8").build())
                .userIdGroupPairs(UserIdGroupPair.builder().groupId("sg-1").build())
                .build())
        .build();
  }

  @ParameterizedTest(name = "{0} {1}-{2} lets 8099 in: {3}")
  @CsvSource({
    "tcp, 8099, 8099, true",
    "tcp, 0, 65535, true",
    "tcp, 8100, 9000, false",
    "tcp, 1, 8098, false",
    "udp, 8099, 8099, false",
    "-1, , , true",
    "6, 8000, 9000, true",
  })
  void a_rule_counts_by_protocol_and_ports(String protocol, Integer from, Integer to, boolean in) {
    assertThat(Ingress.sources(List.of(group(protocol, from, to)), 8099))
        .isEqualTo(in ? Set.of("10.0.0.0/8", "sg-1") : Set.of());
  }

  @ParameterizedTest(name = "{1} lies in {0}: {2}")
  @CsvSource({
    "10.0.0.0/8, 10.255.255.255, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "192.168.4.0/22, 192.168.7.255, true",
    "192.168.4.0/22, 192.168.8.0, false",
    "0.0.0.0/0, 8.8.8.8, true",
    "0.0.0.0/0, 2001:db8::1, false",
    "::/0, 2001:db8::1, true",
    "2001:db8::/32, 2001:db9::1, false",
    "10.1.2.3/32, 10.1.2.3, true",
    "sg-1, 10.1.2.3, false",
  })
  void an_address_lies_in_a_range_or_not(String range, String address, boolean within)
      throws UnknownHostException {
    assertThat(Ingress.anyOf(List.of(range), List.of(InetAddress.getByName(address))))
        .isEqualTo(within);
  }

  @ParameterizedTest
  @CsvSource({
    "team, true",
    "cost:centre@a_b=c+d-e.f, true",
    "cost centre, false",
    "a/b, false",
    "_index, false",
    ".., false",
  })
  void a_tag_key_can_stand_in_metadata_or_not(String key, boolean fits) {
    assertThat(TagKeys.fitMetadata(key)).isEqualTo(fits);
  }

  @Test
  void a_group_without_rules_lets_nothing_in() {
    assertThat(Ingress.sources(List.of(SecurityGroup.builder().build()), 80)).isEmpty();
  }
}
