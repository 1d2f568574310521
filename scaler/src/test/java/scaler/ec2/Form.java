package scaler.ec2;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The parameters of a request. Lists are numbered from 1 ({@code InstanceId.1}), members of
 * structures follow a dot ({@code Filter.1.Name}).
 */
final class Form {
  private final Map<String, String> parameters;

  Form(Map<String, String> parameters) {
    this.parameters = new TreeMap<>(parameters);
  }

  static Form decode(String body) {
    Map<String, String> found = new LinkedHashMap<>();
    for (String pair : body.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        found.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
      }
    }
    return new Form(found);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  /** All parameters, by name, in the order of names. */
  Map<String, String> parameters() {
    return Map.copyOf(parameters);
  }

  /** One text for the same parameters whatever their order, some of them left out. */
  String canonical(String... without) {
    Map<String, String> rest = new TreeMap<>(parameters);
    rest.keySet().removeAll(List.of(without));
    return rest.toString();
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(parameters.get(name));
  }

  String required(String name) {
    return text(name).orElseThrow(() -> Ec2Error.missing(name));
  }

  boolean flag(String name) {
    return text(name).map(Boolean::parseBoolean).orElse(false);
  }

  Optional<Integer> number(String name) {
    return text(name)
        .map(text -> {
          if (!text.matches("\\d{1,9}")) {
            throw Ec2Error.value(name, text, "It must be a number.");
          }
          return Integer.valueOf(text);
        });
  }

  /** The texts {@code name.1}, {@code name.2}, … */
  List<String> list(String name) {
    return items(name, item -> item.required(""));
  }

  /** The structures {@code name.1}, {@code name.2}, …, each read as a form of its own. */
  <T> List<T> items(String name, Function<Form, T> read) {
    List<T> found = new ArrayList<>();
    for (Form item = in(name + ".1"); !item.parameters.isEmpty(); ) {
      found.add(read.apply(item));
      item = in(name + "." + (found.size() + 1));
    }
    return found;
  }

  /** The structure of that name; its own value, when it has one, under the empty name. */
  Form in(String name) {
    Map<String, String> inner = new TreeMap<>();
    text(name).ifPresent(value -> inner.put("", value));
    parameters.forEach((key, value) -> {
      if (key.startsWith(name + ".")) {
        inner.put(key.substring(name.length() + 1), value);
      }
    });
    return new Form(inner);
  }

  /** The tags {@code name.1.Key}, {@code name.1.Value}, … */
  Map<String, String> tags(String name) {
    Map<String, String> tags = new LinkedHashMap<>();
    items(name, Function.identity())
        .forEach(tag -> tags.put(tag.required("Key"), tag.text("Value").orElse("")));
    return tags;
  }
}
