package scaler.outbound.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import scaler.core.model.MachineId;
import scaler.core.model.Notice;
import scaler.core.model.Page;

class PageTextTest {
  static final String WHOLE =
      """
      {"instance": "i-0abc", "role": "jobs", "boot": "b1", "release": "r42", "state": "ready",
       "seenTag": "draining", "workers": 4, "busy": 1, "other": {"a": [1, 2.5, null]}}
      """;

  @Test
  void a_whole_page_is_read_and_unknown_fields_mean_nothing() {
    assertThat(read(WHOLE))
        .isEqualTo(
            new Page(
                new MachineId("i-0abc"),
                "jobs",
                "b1",
                Optional.of("r42"),
                Page.State.READY,
                "draining",
                4,
                OptionalInt.of(1),
                Optional.empty()));
  }

  private static Optional<Notice> notice(String said) {
    return read(WHOLE.replace("\"busy\": 1", "\"busy\": 1, \"notice\": " + said)).notice();
  }

  @Test
  void the_clouds_notice_is_passed_on() {
    assertThat(notice("{\"action\": \"terminate\", \"time\": \"2026-03-04T12:02:00Z\"}"))
        .contains(new Notice("terminate", Instant.parse("2026-03-04T12:02:00Z")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "true",
        "[]",
        "{}",
        "\"terminate\"",
        "{\"action\": \"terminate\"}",
        "{\"action\": \"terminate\", \"time\": \"soon\"}",
        "{\"action\": \"terminate\", \"time\": 1772625720}",
        "{\"action\": \"<b>\", \"time\": \"2026-03-04T12:02:00Z\"}",
        "{\"action\": 1, \"time\": \"2026-03-04T12:02:00Z\"}"
      })
  void nonsense_in_its_place_is_no_notice_and_the_page_is_read(String said) {
    assertThat(notice(said)).isEmpty();
  }

  @Test
  void release_tag_and_busy_may_be_absent_or_null() {
    var least =
        new Page(
            new MachineId("i-1"),
            "web",
            "b",
            Optional.empty(),
            Page.State.FAILED,
            "",
            0,
            OptionalInt.empty(),
            Optional.empty());
    String must =
        "\"instance\":\"i-1\",\"role\":\"web\",\"boot\":\"b\",\"state\":\"failed\",\"workers\":0";
    assertThat(read("{" + must + "}")).isEqualTo(least);
    assertThat(read("{" + must + ",\"release\":null,\"seenTag\":null,\"busy\":null}"))
        .isEqualTo(least);
  }

  @ParameterizedTest(name = "{0} as {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "\"i-0abc\" | \"../etc\" | instance",
        "\"i-0abc\" | 7 | instance",
        "\"i-0abc\" | null | instance",
        "\"jobs\" | [\"jobs\"] | role",
        "\"ready\" | \"fine\" | state",
        "\"ready\" | true | state",
        "4 | -1 | workers",
        "4 | 10001 | workers",
        "4 | 4.0 | workers",
        "4 | \"4\" | workers",
        "4 | null | workers",
        "4 | 99999999999 | workers",
        "1 | {} | busy",
        "\"draining\" | 1 | seenTag",
        "\"r42\" | false | release",
      })
  void a_wrong_type_or_value_is_refused_by_name(String right, String wrong, String field) {
    refused(WHOLE.replace(": " + right, ": " + wrong), "\"" + field + "\" in its status page");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "ok", "[]", "7", "null", "\"x\"", "{", "<html></html>", "{\"a\":NaN}"})
  void what_is_no_object_is_refused(String text) {
    refused(text, "its status page is not");
  }

  /** Such a text would be refused by the database, and with it the whole look at the role. */
  @ParameterizedTest
  @ValueSource(strings = {"\\u0000", "\\n", "\\u007f", "\\ud800", "\\udc00\\ud800"})
  void what_is_no_character_of_a_text_is_refused(String character) {
    refused(WHOLE.replace("r42", "r" + character), "\"release\" in its status page has characters");
    refused(WHOLE.replace("b1", "b" + character), "\"boot\" in its status page has characters");
    assertThat(read(WHOLE.replace("r42", "r\\ud83d\\ude00")).release()).isPresent();
  }

  @Test
  void depth_repetition_length_and_what_follows_are_limited() {
    refused(WHOLE.replace("null]", "[".repeat(20) + "]".repeat(20) + "]"), "is not JSON");
    refused(WHOLE + "{}", "is not JSON");
    refused(WHOLE.replace("\"workers\": 4", "\"workers\": 4, \"workers\": 0"), "is not JSON");
    assertThat(read(WHOLE.replace("b1", "b".repeat(200))).boot()).hasSize(200);
    refused(WHOLE.replace("b1", "b".repeat(201)), "\"boot\"");
  }

  private static Page read(String text) {
    return PageText.read(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void refused(String text, String clause) {
    assertThatIllegalArgumentException().isThrownBy(() -> read(text)).withMessageContaining(clause);
  }
}
