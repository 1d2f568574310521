package scaler.outbound.postgres;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import scaler.core.model.Market;
import scaler.core.model.Offer;
import scaler.core.policy.Learned;
import scaler.core.policy.Remembered;
import scaler.core.policy.Seasoned;
import scaler.core.policy.Several;
import scaler.core.policy.Throughput;
import scaler.core.policy.Window;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Values as JSON for jsonb columns; instants and durations as ISO 8601 text. */
final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .disable(
              DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS,
              DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .build();

  /** Takes a record only with all of its parts. */
  private static final JsonMapper WHOLE =
      MAPPER
          .rebuild()
          .enable(
              DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
              DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();

  /** No type's name has a space in it. */
  private static final String SPOT = " spot";

  private Json() {}

  static String write(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  static <T> T read(String json, Class<T> type) {
    return MAPPER.readValue(json, type);
  }

  /**
   * What a rule has left to remember, written by {@link #typed}; without a type it is of the one
   * that was the first to remember. What another version wrote and this one cannot read counts as
   * nothing, or no look would be taken any more.
   */
  static Optional<Remembered> remembered(String json) {
    try {
      return remembered(MAPPER.readTree(json));
    } catch (JacksonException _) {
      return Optional.empty();
    }
  }

  /** What so many machines finish; what cannot be read counts as nothing. */
  static Optional<Throughput> throughput(String json) {
    try {
      return Optional.ofNullable(WHOLE.readValue(json, Throughput.class));
    } catch (JacksonException _) {
      return Optional.empty();
    }
  }

  private static Optional<Remembered> remembered(JsonNode tree) {
    try {
      return switch (tree.path("type").asString("Learned")) {
        case "Learned" -> Optional.ofNullable(WHOLE.treeToValue(tree, Learned.class));
        case "Seasoned" -> Optional.ofNullable(WHOLE.treeToValue(tree, Seasoned.class));
        case "Window" -> Optional.ofNullable(WHOLE.treeToValue(tree, Window.class));
        case "Several" -> several(tree);
        default -> Optional.empty();
      };
    } catch (JacksonException _) {
      return Optional.empty();
    }
  }

  /** What of it cannot be read is nothing of that rule alone. */
  private static Optional<Remembered> several(JsonNode tree) {
    Map<Integer, Remembered> rules = new HashMap<>();
    int places = tree.path("rules").size();
    for (int place = 0; place < places; place++) {
      int at = place;
      remembered(tree.path("rules").path(place)).ifPresent(kept -> rules.put(at, kept));
    }
    return Optional.ofNullable(WHOLE.treeToValue(tree.path("at"), Instant.class))
        .map(at -> new Several(at, rules));
  }

  /** What a rule remembers, as {@link #remembered} reads it; of several rules a list, by place. */
  static ObjectNode remembered(Remembered kept) {
    if (!(kept instanceof Several(var at, var rules))) {
      return typed(kept);
    }
    ObjectNode node = MAPPER.createObjectNode();
    node.put("type", "Several");
    node.put("at", at.toString());
    var list = node.putArray("rules");
    int last = rules.keySet().stream().mapToInt(Integer::intValue).max().orElse(-1);
    for (int place = 0; place <= last; place++) {
      Remembered one = rules.get(place);
      list.add(one == null ? MAPPER.nullNode() : remembered(one));
    }
    return node;
  }

  static Map<String, String> texts(String json) {
    return MAPPER.readValue(json, new TypeReference<Map<String, String>>() {});
  }

  /** An offer as a key: {@code zone/type}, and {@code zone/type spot} for the spot market. */
  static String key(Offer offer) {
    return offer.zone()
        + "/"
        + offer.type()
        + switch (offer.market()) {
          case ON_DEMAND -> "";
          case SPOT -> SPOT;
        };
  }

  /** Offers by {@link #key}, and until when they rest. */
  static Map<Offer, Instant> offers(String json) {
    Map<Offer, Instant> offers = new HashMap<>();
    texts(json)
        .forEach((key, until) -> {
          boolean spot = key.endsWith(SPOT);
          String place = spot ? key.substring(0, key.length() - SPOT.length()) : key;
          int slash = place.indexOf('/');
          offers.put(
              new Offer(
                  place.substring(0, slash),
                  place.substring(slash + 1),
                  spot ? Market.SPOT : Market.ON_DEMAND),
              Instant.parse(until));
        });
    return offers;
  }

  static List<String> textsAt(String json, String key) {
    return MAPPER.readTree(json).path(key).valueStream().map(JsonNode::asString).toList();
  }

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** A record as an object that names its own type, so that readers can tell cases apart. */
  static ObjectNode typed(Object value) {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("type", value.getClass().getSimpleName());
    node.setAll((ObjectNode) MAPPER.valueToTree(value));
    return node;
  }
}
