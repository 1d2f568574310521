package scaler.ec2;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Writes an answer, element by element. */
final class Xml {
  private final StringBuilder out = new StringBuilder();

  Xml leaf(String name, Object value) {
    out.append('<').append(name).append('>');
    out.append(escaped(value.toString()));
    out.append("</").append(name).append('>');
    return this;
  }

  Xml leaf(String name, Optional<?> value) {
    value.ifPresent(present -> leaf(name, present));
    return this;
  }

  Xml in(String name, Runnable inner) {
    return in(name, "", inner);
  }

  private Xml in(String name, String attributes, Runnable inner) {
    out.append('<').append(name).append(attributes).append('>');
    inner.run();
    out.append("</").append(name).append('>');
    return this;
  }

  /** A list as EC2 writes it: an element, and in it an {@code item} for each. */
  <T> Xml set(String name, Collection<T> all, Consumer<T> write) {
    return in(name, () -> all.forEach(item -> in("item", () -> write.accept(item))));
  }

  /** A list of plain texts. */
  Xml texts(String name, Collection<String> items) {
    return in(name, () -> items.forEach(item -> leaf("item", item)));
  }

  Xml tags(Map<String, String> tags) {
    return set(
        "tagSet", tags.entrySet(), tag -> leaf("key", tag.getKey()).leaf("value", tag.getValue()));
  }

  /** What EC2 says to changes that have nothing to tell. */
  Xml done() {
    return leaf("return", true);
  }

  static String answer(Action action, String request, Consumer<Xml> body) {
    Xml xml = new Xml();
    xml.in(
        action.word() + "Response",
        " xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"",
        () -> {
          xml.leaf("requestId", request);
          body.accept(xml);
        });
    return HEAD + xml.out;
  }

  static String error(Ec2Error error, String request) {
    Xml xml = new Xml();
    xml.in(
        "Response",
        () -> {
          xml.in(
              "Errors",
              () ->
                  xml.in(
                      "Error", () -> xml.leaf("Code", error.code()).leaf("Message", error.text())));
          xml.leaf("RequestID", request);
        });
    return HEAD + xml.out;
  }

  private static final String HEAD = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

  private static String escaped(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.chars()
        .forEach(c -> {
          switch (c) {
            case '&' -> safe.append("&amp;");
            case '<' -> safe.append("&lt;");
            case '>' -> safe.append("&gt;");
            case '\r' -> safe.append("&#13;");
            default -> safe.append((char) c);
          }
        });
    return safe.toString();
  }
}
