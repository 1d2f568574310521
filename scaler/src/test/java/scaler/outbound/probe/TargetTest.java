package scaler.outbound.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {
  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.1", "172.31.255.255", "192.168.1.7", "54.1.2.3", "169.253.1.1"})
  void addresses_of_machines_may_be_asked(String address) {
    assertThat(Target.of(address, false).host()).isEqualTo(address);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2600:1f18::5", "fd12:3456::1", "fd00:ec3::254"})
  void so_may_those_of_ipv6_in_brackets(String address) {
    assertThat(Target.of(address, false).host()).isEqualTo("[" + address + "]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "169.254.169.254",
        "169.254.0.0",
        "169.254.255.255",
        "169.254.170.2",
        "::ffff:169.254.169.254",
        "::ffff:a9fe:a9fe",
        "[::ffff:169.254.169.254]",
        "2852039166",
        "0xa9fea9fe",
        "0xa9.0xfe.0xa9.0xfe",
        "0251.0376.0251.0376",
        "169.254.43518",
        "169.254.169.254.",
        "169.254.169.254.nip.io",
        "0169.254.169.254",
        "169.254.169.256",
        "fd00:ec2::254",
        "fd00:0ec2:0:0:0:0:0:254",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
        "64:ff9b::a9fe:a9fe",
        "2002:a9fe:a9fe::1",
        "2001:0:a9fe:a9fe::1",
        "::169.254.169.254",
        "::",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "0.0.0.0",
        "0.1.2.3",
        "localhost",
        "metadata.google.internal",
        "",
        " ",
        "10.0.0.1 ",
        "10.0.0.1@evil",
        "10.0.0.1#x",
        "10.0.0.1/x",
        "10.0.0.1:80",
        "10.0.0.1\r\nHost: x",
        "１０.0.0.1",
        "10.1",
        "10",
        "::1::",
        "evil.com",
        "[::1]",
        "1.2.3.4.5"
      })
  void nothing_else_may_whatever_the_cloud(String address) {
    refused(address, false);
    refused(address, true);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "::1"})
  void loopback_is_the_local_clouds(String address) {
    refused(address, false);
    assertThat(Target.of(address, true).host()).contains(address);
  }

  @Test
  void the_reason_does_not_repeat_what_is_no_address() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Target.of("<script>", false))
        .withMessage("its address is not a plain IP address");
  }

  private static void refused(String address, boolean local) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Target.of(address, local))
        .withMessageStartingWith("its address ");
  }
}
