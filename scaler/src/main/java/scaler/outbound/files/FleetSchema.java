package scaler.outbound.files;

import java.util.List;
import java.util.regex.Pattern;
import scaler.outbound.files.Shape.Choice;
import scaler.outbound.files.Shape.CronLine;
import scaler.outbound.files.Shape.Dollars;
import scaler.outbound.files.Shape.Length;
import scaler.outbound.files.Shape.Listing;
import scaler.outbound.files.Shape.ListingOr;
import scaler.outbound.files.Shape.Mapping;
import scaler.outbound.files.Shape.Need;
import scaler.outbound.files.Shape.OneOf;
import scaler.outbound.files.Shape.OneOrMore;
import scaler.outbound.files.Shape.Scalar;
import scaler.outbound.files.Shape.ScalarOr;
import scaler.outbound.files.Shape.Setting;
import scaler.outbound.files.Shape.Table;
import scaler.outbound.files.Shape.Text;
import scaler.outbound.files.Shape.Truth;
import scaler.outbound.files.Shape.Whole;
import scaler.outbound.files.Shape.Zone;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The grammar as a JSON schema, for editors that complete and check while one types. */
public final class FleetSchema {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private FleetSchema() {}

  /** The schema, draft 2020-12, as indented JSON. */
  public static String json() {
    ObjectNode schema = JSON.createObjectNode();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("title", "scaler fleet file");
    schema.put("$comment", "Generated from the grammar; see docs/fleet-file.md.");
    schema.setAll(of(FleetGrammar.FILE));
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(schema).replace("\r\n", "\n")
        + "\n";
  }

  private static ObjectNode of(Shape shape) {
    return switch (shape) {
      case Mapping mapping -> mapping(mapping);
      case Table table -> {
        ObjectNode schema = typed("object");
        schema.set("propertyNames", pattern(JSON.createObjectNode(), table.key().pattern()));
        schema.set("additionalProperties", of(table.value()));
        yield schema.put("minProperties", table.min()).put("maxProperties", table.max());
      }
      case Listing listing -> {
        ObjectNode schema = typed("array");
        schema.set("items", of(listing.item()));
        schema.put("minItems", listing.min()).put("maxItems", listing.max());
        yield listing.item() instanceof Scalar ? schema.put("uniqueItems", true) : schema;
      }
      case OneOrMore several ->
          either(several.item(), new Listing(several.item(), 1, several.max()));
      case ScalarOr either -> either(either.single(), either.mapping());
      case ListingOr either -> either(either.list(), either.mapping());
      case Text text -> text(text);
      case Whole whole -> typed("integer").put("minimum", whole.min()).put("maximum", whole.max());
      case Dollars() -> typed("number").put("minimum", 0).put("exclusiveMaximum", 1_000_000);
      case Length _ -> pattern(typed("string"), Lengths.SHAPE);
      case CronLine() -> typed("string").put("minLength", 6);
      case Zone() -> pattern(typed("string"), Pattern.compile("UTC|[A-Za-z_]+/[A-Za-z0-9_/-]+"));
      case Truth() -> typed("boolean");
      case OneOf oneOf -> {
        ObjectNode schema = JSON.createObjectNode();
        oneOf.values().forEach(schema.putArray("enum")::add);
        yield schema;
      }
    };
  }

  private static ObjectNode mapping(Mapping mapping) {
    ObjectNode schema = typed("object");
    ObjectNode properties = schema.putObject("properties");
    ArrayNode required = JSON.createArrayNode();
    for (Setting key : mapping.keys()) {
      ObjectNode property = of(key.shape());
      property.put("description", key.doc());
      switch (key.need()) {
        case Need.Required() -> required.add(key.name());
        case Need.Default(var yaml) -> property.set("default", defaultOf(yaml));
        case Need.Optional() -> {}
      }
      properties.set(key.name(), property);
    }
    if (!required.isEmpty()) {
      schema.set("required", required);
    }
    choices(mapping.choices(), schema);
    return schema.put("additionalProperties", false);
  }

  private static void choices(List<Choice> choices, ObjectNode schema) {
    for (Choice choice : choices) {
      if (choice.required()) {
        ArrayNode oneOf = schema.putArray("oneOf");
        choice.names().forEach(name -> oneOf.addObject().putArray("required").add(name));
      } else {
        ArrayNode together = schema.putObject("not").putArray("required");
        choice.names().forEach(together::add);
      }
    }
  }

  private static ObjectNode either(Shape one, Shape other) {
    ObjectNode schema = JSON.createObjectNode();
    schema.putArray("oneOf").add(of(one)).add(of(other));
    return schema;
  }

  private static ObjectNode text(Text text) {
    ObjectNode plain = typed("string");
    if (text.references()) {
      String either =
          "^(%s)$|%s".formatted(text.pattern().pattern(), ReferenceSyntax.GOOD.pattern());
      plain.put("pattern", either);
    } else {
      pattern(plain, text.pattern());
    }
    if (text.orNumber()) {
      plain.putArray("type").add("string").add("number");
    }
    return plain;
  }

  private static ObjectNode defaultTree(Tree.Fields fields) {
    ObjectNode json = JSON.createObjectNode();
    fields.fields().forEach(field -> json.set(field.key(), defaultOf(field.value())));
    return json;
  }

  private static JsonNode defaultOf(String yaml) {
    return defaultOf(YamlTree.read(yaml, new Findings("default")).orElseThrow());
  }

  private static JsonNode defaultOf(Tree tree) {
    return switch (tree) {
      case Tree.Fields fields -> defaultTree(fields);
      case Tree.Items items -> {
        ArrayNode json = JSON.createArrayNode();
        items.items().forEach(item -> json.add(defaultOf(item)));
        yield json;
      }
      case Tree.Leaf leaf when leaf.isNumber() ->
          JSON.getNodeFactory().numberNode(Integer.parseInt(leaf.text()));
      case Tree.Leaf leaf when leaf.isTruth() ->
          JSON.getNodeFactory().booleanNode(Boolean.parseBoolean(leaf.text()));
      case Tree.Leaf leaf -> JSON.getNodeFactory().stringNode(leaf.text());
    };
  }

  private static ObjectNode typed(String type) {
    return JSON.createObjectNode().put("type", type);
  }

  private static ObjectNode pattern(ObjectNode schema, Pattern pattern) {
    return schema.put("pattern", "^(" + pattern.pattern() + ")$");
  }
}
