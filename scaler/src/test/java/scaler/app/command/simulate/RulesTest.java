package scaler.app.command.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RulesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "auto:target=5m,share=99",
        "predictive:target=90s,share=95",
        "drain-within:target=5m",
        "wait:target=10m",
        "threshold:above=20,below=5",
        "steps:above20=1,above100=100%,below5=2",
        "steps:above20=1",
        "target:perMachine=7,tolerance=0%,out=0s,in=90s"
      })
  void a_rule_is_written_as_it_is_typed(String typed) {
    assertThat(Rules.typed(Rules.parse(typed, Optional.empty()))).isEqualTo(typed);
  }
}
