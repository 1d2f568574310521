package scaler.outbound.probe;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import scaler.core.model.MachineId;
import scaler.core.model.Notice;
import scaler.core.model.Page;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a status page: {@code instance}, {@code role}, {@code boot}, {@code state} and {@code
 * workers} have to be there; {@code release}, {@code seenTag} and {@code busy} may be absent or
 * null; a {@code notice} that is not one is none; other fields mean nothing.
 */
final class PageText {
  private static final int LONGEST_TEXT = 200;
  private static final Pattern ACTION = Pattern.compile("[a-z]{1,20}");
  private static final int MOST_WORKERS = 10_000;

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(8)
                          .maxNumberLength(20)
                          .maxTokenCount(4_000)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private PageText() {}

  /**
   * The page of that text.
   *
   * @throws IllegalArgumentException with a clause that says what is wrong with it
   */
  static Page read(byte[] text) {
    JsonNode page;
    try {
      page = JSON.readTree(text);
    } catch (JacksonException broken) {
      throw new IllegalArgumentException("its status page is not JSON", broken);
    }
    if (!page.isObject()) {
      throw new IllegalArgumentException("its status page is not a JSON object");
    }
    return new Page(
        instance(text(page, "instance")),
        text(page, "role"),
        text(page, "boot"),
        optionalText(page, "release"),
        state(text(page, "state")),
        optionalText(page, "seenTag").orElse(""),
        number(page, "workers").orElseThrow(() -> wrong("workers", "is missing")),
        number(page, "busy"),
        notice(page.path("notice")));
  }

  /** It is the cloud's word, passed on; what it is not sure to be must not end a machine. */
  private static Optional<Notice> notice(JsonNode said) {
    String action = said.path("action").stringValue("");
    String time = said.path("time").stringValue("");
    if (!ACTION.matcher(action).matches() || time.length() > LONGEST_TEXT) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Notice(action, Instant.parse(time)));
    } catch (DateTimeException nonsense) {
      return Optional.empty();
    }
  }

  private static MachineId instance(String id) {
    if (!MachineId.looksLike(id)) {
      throw wrong("instance", "is no machine's id");
    }
    return new MachineId(id);
  }

  private static Page.State state(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "starting" -> Page.State.STARTING;
      case "ready" -> Page.State.READY;
      case "draining" -> Page.State.DRAINING;
      case "failed" -> Page.State.FAILED;
      default -> throw wrong("state", "is none of starting, ready, draining, failed");
    };
  }

  private static String text(JsonNode page, String field) {
    return optionalText(page, field).orElseThrow(() -> wrong(field, "is missing"));
  }

  private static Optional<String> optionalText(JsonNode page, String field) {
    JsonNode value = page.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isString() || value.stringValue().length() > LONGEST_TEXT) {
      throw wrong(field, "is no text of at most " + LONGEST_TEXT + " characters");
    }
    if (!value.stringValue().codePoints().allMatch(PageText::canBeKept)) {
      throw wrong(field, "has characters that are none of a text");
    }
    return Optional.of(value.stringValue());
  }

  /** What a page says is kept in the database, which refuses the whole look for some of these. */
  private static boolean canBeKept(int character) {
    return !Character.isISOControl(character)
        && Character.getType(character) != Character.SURROGATE;
  }

  private static OptionalInt number(JsonNode page, String field) {
    JsonNode value = page.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return OptionalInt.empty();
    }
    if (!value.isInt() || value.intValue() < 0 || value.intValue() > MOST_WORKERS) {
      throw wrong(field, "is no whole number from 0 to " + MOST_WORKERS);
    }
    return OptionalInt.of(value.intValue());
  }

  private static IllegalArgumentException wrong(String field, String what) {
    return new IllegalArgumentException("\"%s\" in its status page %s".formatted(field, what));
  }
}
