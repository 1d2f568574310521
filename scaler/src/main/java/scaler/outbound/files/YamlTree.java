package scaler.outbound.files;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Builds the tree from the YAML parser's events. Its own composer is not used: it recurses without
 * a limit and lets a node hold itself, while here an alias is a finished value or a mistake.
 */
final class YamlTree {
  static final int MOST_BYTES = 256 * 1024;
  private static final int MOST_PARTS = 20_000;
  private static final int MOST_DEPTH = 32;

  private static final LoadSettings SETTINGS =
      LoadSettings.builder().setCodePointLimit(MOST_BYTES + 1).build();

  private final Iterator<Event> events;
  private final Findings findings;
  private final Map<String, Sized> anchors = new HashMap<>();
  private int parts;

  private YamlTree(Iterator<Event> events, Findings findings) {
    this.events = events;
    this.findings = findings;
  }

  /** The one document of the text; empty when there is none, with the reason told. */
  static Optional<Tree> read(String text, Findings findings) {
    try {
      return new YamlTree(new Parse(SETTINGS).parseString(text).iterator(), findings).document();
    } catch (Refused refused) {
      findings.error(refused.at, refused.what, refused.fix);
    } catch (MarkedYamlEngineException broken) {
      Place at = broken.getProblemMark().map(YamlTree::place).orElse(Place.WHOLE);
      findings.error(at, "this is not YAML: " + plain(broken), hint(broken));
    } catch (ReaderException broken) {
      findings.error(
          Place.of(text, text.offsetByCodePoints(0, Math.min(broken.getPosition(), points(text)))),
          "a control character (code %d) stands here".formatted(broken.getCodePoint()),
          "remove it; a fleet file is plain text");
    } catch (YamlEngineException broken) {
      findings.error(Place.WHOLE, "this is not YAML: " + broken.getMessage(), "write it anew");
    }
    return Optional.empty();
  }

  private static int points(String text) {
    return text.codePointCount(0, text.length());
  }

  private static String plain(MarkedYamlEngineException broken) {
    String context = broken.getContext() == null ? "" : broken.getContext() + ", ";
    return (context + broken.getProblem()).replaceAll("\\s+", " ").strip();
  }

  private static String hint(MarkedYamlEngineException broken) {
    return plain(broken).contains("TAB")
        ? "indent with spaces"
        : "look at the indentation, the quotes and the brackets here and in the line above";
  }

  private Optional<Tree> document() {
    Optional<Tree> found = Optional.empty();
    while (events.hasNext()) {
      Event event = events.next();
      switch (event.getEventId()) {
        case DocumentStart -> {
          if (found.isPresent()) {
            throw new Refused(
                place(event),
                "a second document starts here",
                "write each fleet into its own file");
          }
        }
        case Scalar, Alias, SequenceStart, MappingStart ->
            found = Optional.of(tree(event, 1).tree());
        case StreamStart, StreamEnd, DocumentEnd, SequenceEnd, MappingEnd, Comment -> {}
      }
    }
    if (found.isEmpty()) {
      findings.error(
          Place.START, "the file is empty", "write at least application, timezone, cloud, roles");
    }
    return found;
  }

  /** A tree and the number of its parts, repeated ones counted each time. */
  private record Sized(Tree tree, int size) {}

  private Sized tree(Event event, int depth) {
    Place at = place(event);
    if (depth > MOST_DEPTH) {
      throw new Refused(at, "nested deeper than %d".formatted(MOST_DEPTH), "write it flatter");
    }
    int before = parts;
    Tree tree =
        switch (event) {
          case AliasEvent alias -> alias(alias, at);
          case ScalarEvent scalar -> leaf(scalar, at);
          case CollectionStartEvent start ->
              start.getEventId() == Event.ID.MappingStart
                  ? fields(start, at, depth)
                  : items(start, at, depth);
          default -> throw new IllegalStateException("the parser gave " + event);
        };
    count(1, at);
    var sized = new Sized(tree, parts - before);
    if (event instanceof NodeEvent node && !(event instanceof AliasEvent)) {
      node.getAnchor().ifPresent(anchor -> anchors.put(anchor.getValue(), sized));
    }
    return sized;
  }

  private Tree alias(AliasEvent alias, Place at) {
    String name = alias.getAlias().getValue();
    Sized meant = anchors.get(name);
    if (meant == null) {
      throw new Refused(
          at,
          "*%s repeats something that is not there".formatted(name),
          "define &" + name + " before");
    }
    count(meant.size(), at);
    return meant.tree();
  }

  private void count(int more, Place at) {
    parts += more;
    if (parts > MOST_PARTS) {
      throw new Refused(
          at,
          "more than %d values, repeated ones counted".formatted(MOST_PARTS),
          "make it smaller");
    }
  }

  private Tree leaf(ScalarEvent scalar, Place at) {
    refuseTag(scalar.getTag(), at);
    return new Tree.Leaf(at, scalar.getValue(), scalar.isPlain());
  }

  private Tree items(CollectionStartEvent start, Place at, int depth) {
    refuseTag(start.getTag(), at);
    List<Tree> items = new ArrayList<>();
    for (Event event = events.next();
        event.getEventId() != Event.ID.SequenceEnd;
        event = events.next()) {
      items.add(tree(event, depth + 1).tree());
    }
    return new Tree.Items(at, items);
  }

  private Tree fields(CollectionStartEvent start, Place at, int depth) {
    refuseTag(start.getTag(), at);
    List<Tree.Field> fields = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Event event = events.next();
        event.getEventId() != Event.ID.MappingEnd;
        event = events.next()) {
      Place keyAt = place(event);
      Tree key = tree(event, depth + 1).tree();
      Tree value = tree(events.next(), depth + 1).tree();
      switch (key) {
        case Tree.Leaf leaf when leaf.text().equals("<<") ->
            findings.error(keyAt, "<< is no key in YAML 1.2", "write the keys out");
        case Tree.Leaf leaf when !seen.add(leaf.text()) ->
            findings.error(keyAt, leaf.text() + " stands here twice", "keep one of them");
        case Tree.Leaf leaf -> fields.add(new Tree.Field(keyAt, leaf.text(), value));
        case Tree.Fields _, Tree.Items _ ->
            findings.error(keyAt, "a list or a mapping stands here as a key", "write a name");
      }
    }
    return new Tree.Fields(at, fields);
  }

  private void refuseTag(Optional<String> tag, Place at) {
    tag.ifPresent(name ->
        findings.error(
            at, "the YAML tag " + name.replace("tag:yaml.org,2002:", "!!"), "remove the tag"));
  }

  private static Place place(Event event) {
    return event.getStartMark().map(YamlTree::place).orElse(Place.WHOLE);
  }

  private static Place place(Mark mark) {
    return new Place(mark.getLine() + 1, mark.getColumn() + 1);
  }

  /** Ends the reading of a file that goes beyond a limit. */
  private static final class Refused extends RuntimeException {
    final transient Place at;
    final String what;
    final String fix;

    Refused(Place at, String what, String fix) {
      super(what);
      this.at = at;
      this.what = what;
      this.fix = fix;
    }
  }
}
