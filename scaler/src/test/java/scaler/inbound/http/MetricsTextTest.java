package scaler.inbound.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import scaler.inbound.http.MetricsText.Kind;

class MetricsTextTest {
  @Test
  void numbers_stand_below_the_head_of_their_family_whenever_they_come() {
    MetricsText text =
        new MetricsText()
            .family("a_total", Kind.COUNTER, "Counts.")
            .value("a_total", Map.of("x", "1"), 3)
            .family("b", Kind.GAUGE, "Goes up and down.")
            .value("b", Map.of(), 0.25)
            .family("a_total", Kind.COUNTER, "Counts.")
            .value("a_total", Map.of("x", "2"), 4);

    assertThat(text.answer().text())
        .isEqualTo(
            """
            # HELP a_total Counts.
            # TYPE a_total counter
            a_total{x="1"} 3
            a_total{x="2"} 4
            # HELP b Goes up and down.
            # TYPE b gauge
            b 0.25\
            """);
    assertThat(text.answer().type()).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
  }

  @Test
  void what_a_label_holds_cannot_end_its_line() {
    MetricsText text =
        new MetricsText()
            .family("a", Kind.GAUGE, "A.")
            .value("a", Map.of("x", "one\"two\\three\nfour"), 1);
    assertThat(text.answer().text()).endsWith("a{x=\"one\\\"two\\\\three\\nfour\"} 1");
  }

  @Test
  void a_number_without_a_family_is_a_mistake() {
    assertThatThrownBy(() -> new MetricsText().value("a", Map.of(), 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
