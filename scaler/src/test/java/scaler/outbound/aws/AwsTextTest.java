package scaler.outbound.aws;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scaler.core.model.StateReason;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;

/** What AWS says in its own words, before it reaches a row, a terminal or the journal. */
class AwsTextTest {
  private static final String EVIL = "a\u001b[31mb\u0000c\u202ed\u200be\r\nf\u2028g\u009bh\ud800";

  @Test
  void it_is_one_line_without_what_a_terminal_would_obey() {
    assertThat(AwsText.line(EVIL, 100)).isEqualTo("a[31mbcde  f gh");
    assertThat(AwsText.line("  Volume limit exceeded\n", 100)).isEqualTo("Volume limit exceeded");
    assertThat(AwsText.line("ünïcode 😀", 100)).isEqualTo("ünïcode 😀");
  }

  @Test
  void what_is_too_long_is_cut_between_characters() {
    assertThat(AwsText.line("x".repeat(100), 100)).hasSize(100).endsWith("x");
    assertThat(AwsText.line("x".repeat(101), 100)).hasSize(100).endsWith("x…");
    assertThat(AwsText.line("😀".repeat(10_000), 3)).isEqualTo("😀😀…");
    assertThat(AwsText.line("", 3)).isEmpty();
  }

  @Test
  void refusals_are_told_like_that() {
    String detail =
        AwsFailures.of(
                (Ec2Exception)
                    Ec2Exception.builder()
                        .awsErrorDetails(
                            AwsErrorDetails.builder()
                                .errorCode("Unauthorized\u001bOperation")
                                .errorMessage(EVIL + "x".repeat(10_000))
                                .build())
                        .build())
            .detail();
    assertThat(detail).startsWith("UnauthorizedOperation: a[31mb").endsWith("…").hasSize(500);
  }

  private static StateReason reason(String code, String message) {
    return Ec2Words.machine(
            Instance.builder()
                .instanceId("i-0a")
                .state(state -> state.name(InstanceStateName.TERMINATED))
                .placement(placement -> placement.availabilityZone("eu-central-1a"))
                .stateReason(said -> said.code(code).message(message))
                .build())
        .flatMap(machine -> machine.reason())
        .orElse(new StateReason("none", false));
  }

  @Test
  void why_a_machine_ended_is_its_code_and_its_text_once() {
    String code = "Client.VolumeLimitExceeded";
    String both = code + ": Volume limit exceeded";
    assertThat(reason(code, both)).isEqualTo(new StateReason(both, false));
    assertThat(reason(code, "Volume limit exceeded")).isEqualTo(new StateReason(both, false));
    assertThat(reason(code, "")).isEqualTo(new StateReason(code, false));
    assertThat(reason("", "Volume limit")).isEqualTo(new StateReason("Volume limit", false));
    assertThat(reason("", "\n").words()).isEqualTo("none");
    assertThat(reason("\u001b", "x".repeat(5_000)).words()).hasSize(200).doesNotContain("\u001b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Server.InsufficientInstanceCapacity",
        "Server.InsufficientHostCapacity",
        "Server.InsufficientVolumeCapacity"
      })
  void ec2_may_find_that_it_has_no_room_after_it_granted_a_launch(String code) {
    assertThat(reason(code, "").noRoom()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Server.InternalError",
        "Client.VolumeLimitExceeded",
        "Client.InternalError",
        "Client.InsufficientInstanceCapacity",
        "InsufficientInstanceCapacity"
      })
  void no_other_reason_is_a_lack_of_room(String code) {
    assertThat(reason(code, "").noRoom()).isFalse();
  }
}
