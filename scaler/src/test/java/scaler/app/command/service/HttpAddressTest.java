package scaler.app.command.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import scaler.app.wiring.Exit;
import scaler.app.wiring.Refusal;
import scaler.app.wiring.Service.HttpListen;

class HttpAddressTest {
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:8077, 127.0.0.1, 8077",
    "127.9.9.9:0, 127.9.9.9, 0",
    "localhost:65535, 127.0.0.1, 65535",
    "[::1]:1, 0:0:0:0:0:0:0:1, 1",
  })
  void loopback_is_always_fine(String text, String host, int port) {
    assertThat(HttpAddress.parse(text, false)).isEqualTo(new HttpListen(host, port));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0:8077", "[::]:8077", "192.0.2.1:8077", "10.0.0.1:0"})
  void what_others_can_reach_has_to_be_meant(String text) {
    assertThatThrownBy(() -> HttpAddress.parse(text, false))
        .isInstanceOfSatisfying(Refusal.class, e -> assertThat(e.code()).isEqualTo(Exit.REFUSED))
        .hasMessageContaining("--http-without-password");
    assertThat(HttpAddress.parse(text, true).port()).isIn(8077, 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ":", "8077", ":8077", "h:", "h:-1", "h:65536", "h:999999", "h:٣", "h:80 "})
  void what_is_no_address(String text) {
    assertThatThrownBy(() -> HttpAddress.parse(text, true))
        .hasMessage("--http is \"%s\"; write HOST:PORT, as 127.0.0.1:8077".formatted(text));
  }
}
