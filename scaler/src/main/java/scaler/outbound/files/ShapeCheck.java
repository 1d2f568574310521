package scaler.outbound.files;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import scaler.outbound.files.Shape.Choice;
import scaler.outbound.files.Shape.Listing;
import scaler.outbound.files.Shape.ListingOr;
import scaler.outbound.files.Shape.Mapping;
import scaler.outbound.files.Shape.Need;
import scaler.outbound.files.Shape.OneOrMore;
import scaler.outbound.files.Shape.Scalar;
import scaler.outbound.files.Shape.ScalarOr;
import scaler.outbound.files.Shape.Setting;
import scaler.outbound.files.Shape.Table;

/**
 * Holds a tree against a shape. What comes out has only well-formed parts, each value written in
 * one way and defaults put in, so that what follows can trust it; what was left out has been told.
 */
final class ShapeCheck {
  private final Findings findings;
  private final ScalarCheck scalars;

  ShapeCheck(Findings findings) {
    this.findings = findings;
    this.scalars = new ScalarCheck(findings);
  }

  /** The well-formed part of a whole file. */
  Optional<Tree.Fields> file(Tree tree) {
    return check(FleetGrammar.FILE, tree, new Label("the file", tree.at()))
        .filter(Tree.Fields.class::isInstance)
        .map(Tree.Fields.class::cast);
  }

  /** What a value is called in a sentence, and where its name stands. */
  record Label(String name, Place at) {}

  private Optional<Tree> check(Shape shape, Tree tree, Label label) {
    return switch (shape) {
      case Mapping mapping ->
          fieldsOf(tree, label, mapping).map(fields -> mapping(mapping, fields, label));
      case Table table -> fieldsOf(tree, label, table).map(fields -> table(table, fields, label));
      case Listing listing -> listing(listing, tree, label);
      case OneOrMore several -> oneOrMore(several, tree, label);
      case ScalarOr either -> scalarOr(either, tree, label);
      case ListingOr either -> listingOr(either, tree, label);
      case Scalar scalar -> leaf(scalar, tree, label);
    };
  }

  private Optional<Tree.Fields> fieldsOf(Tree tree, Label label, Shape shape) {
    if (tree instanceof Tree.Fields fields) {
      return Optional.of(fields);
    }
    return unwanted(shape, tree, label);
  }

  private Optional<Tree> leaf(Scalar scalar, Tree tree, Label label) {
    if (tree instanceof Tree.Leaf leaf) {
      return scalars.check(scalar, leaf, label.name()).map(good -> good);
    }
    return unwanted(scalar, tree, label);
  }

  private <T> Optional<T> unwanted(Shape shape, Tree tree, Label label) {
    findings.error(
        tree.at(),
        label.name() + " is " + Found.describe(tree),
        shape instanceof Listing && tree instanceof Tree.Leaf leaf && !leaf.isNothing()
            ? "write a list: [%s]".formatted(Found.oneLine(leaf.text()))
            : "write " + Found.wanted(shape));
    return Optional.empty();
  }

  private Tree mapping(Mapping mapping, Tree.Fields fields, Label label) {
    List<Tree.Field> good = new ArrayList<>();
    Set<String> meant = new HashSet<>();
    for (Tree.Field field : fields.fields()) {
      mapping
          .key(field.key())
          .ifPresentOrElse(
              key ->
                  check(key.shape(), field.value(), new Label(field.key(), field.at()))
                      .ifPresent(value -> good.add(new Tree.Field(field.at(), key.name(), value))),
              () -> unknown(field, mapping, label).ifPresent(meant::add));
    }
    for (Setting key : mapping.keys()) {
      if (fields.field(key.name()).isEmpty() && !meant.contains(key.name())) {
        missing(key, label).ifPresent(good::add);
      }
    }
    mapping.choices().forEach(choice -> choice(choice, fields, label));
    meant.addAll(fields.written());
    return new Tree.Fields(fields.at(), good, meant);
  }

  /** Tells a key that is not known; the known one that is likely meant. */
  private Optional<String> unknown(Tree.Field field, Mapping mapping, Label label) {
    List<String> known = mapping.keys().stream().map(Setting::name).toList();
    Optional<String> nearest = Nearest.to(field.key(), known);
    String fix =
        nearest
            .map(near -> "did you mean " + near + "?")
            .or(() ->
                Homes.of(field.key())
                    .map(home -> "%s belongs under %s".formatted(field.key(), home)))
            .orElse("remove it; allowed here: " + String.join(", ", known));
    findings.error(
        field.at(), "%s has no key %s".formatted(label.name(), Found.quote(field.key())), fix);
    return nearest;
  }

  private Optional<Tree.Field> missing(Setting key, Label label) {
    return switch (key.need()) {
      case Need.Required() -> {
        findings.error(
            label.at(),
            "%s has no %s".formatted(label.name(), key.name()),
            "add %s: %s (%s)".formatted(key.name(), Found.wanted(key.shape()), key.doc()));
        yield Optional.empty();
      }
      case Need.Optional() -> Optional.empty();
      case Need.Default(var yaml) ->
          YamlTree.read(yaml, findings)
              .flatMap(tree -> check(key.shape(), tree, new Label(key.name(), label.at())))
              .map(value -> new Tree.Field(label.at(), key.name(), value.movedTo(label.at())));
    };
  }

  private void choice(Choice choice, Tree.Fields fields, Label label) {
    List<Tree.Field> there =
        fields.fields().stream().filter(field -> choice.names().contains(field.key())).toList();
    String names = String.join(" or ", choice.names());
    if (there.size() > 1) {
      findings.error(
          there.getLast().at(),
          "%s has both %s and %s"
              .formatted(label.name(), there.getFirst().key(), there.getLast().key()),
          "keep one of them: " + names);
    }
    if (there.isEmpty() && choice.required()) {
      findings.error(
          label.at(),
          "%s has neither %s".formatted(label.name(), String.join(" nor ", choice.names())),
          "add one of them: " + names);
    }
  }

  private Tree table(Table table, Tree.Fields fields, Label label) {
    List<Tree.Field> good = new ArrayList<>();
    for (Tree.Field field : first(fields.fields(), table.max())) {
      var inner = new Label(field.key(), field.at());
      var key = new Tree.Leaf(field.at(), field.key(), false);
      boolean named = scalars.check(table.key(), key, "a name in " + label.name()).isPresent();
      check(table.value(), field.value(), inner)
          .filter(_ -> named)
          .ifPresent(value -> good.add(new Tree.Field(field.at(), field.key(), value)));
    }
    size(fields.fields().size(), table.min(), table.max(), label);
    return new Tree.Fields(fields.at(), good, fields.written());
  }

  /** What is looked at of too many; the rest would only take time. */
  private static <T> List<T> first(List<T> all, int most) {
    return all.subList(0, Math.min(all.size(), most));
  }

  private void size(int size, int min, int max, Label label) {
    if (size < min || size > max) {
      findings.error(
          label.at(),
          "%s has %s".formatted(label.name(), size == 0 ? "nothing in it" : size + " entries"),
          "from %d to %d are allowed".formatted(min, max));
    }
  }

  private Optional<Tree> listing(Listing listing, Tree tree, Label label) {
    if (!(tree instanceof Tree.Items items)) {
      return unwanted(listing, tree, label);
    }
    List<Tree> good = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    int number = 0;
    for (Tree item : first(items.items(), listing.max())) {
      String name = "%s[%d]".formatted(label.name(), number++);
      if (item instanceof Tree.Leaf leaf && !seen.add(leaf.text())) {
        findings.error(
            leaf.at(),
            "%s is in %s twice".formatted(Found.oneLine(leaf.text()), label.name()),
            "remove one");
      } else {
        check(listing.item(), item, new Label(name, item.at())).ifPresent(good::add);
      }
    }
    size(items.items().size(), listing.min(), listing.max(), label);
    return Optional.of(new Tree.Items(items.at(), good));
  }

  /** One that stands alone is a list of one. */
  private Optional<Tree> oneOrMore(OneOrMore several, Tree tree, Label label) {
    boolean mayBeOne =
        switch (tree) {
          case Tree.Items _ -> false;
          case Tree.Fields _ -> !(several.item() instanceof Scalar);
          case Tree.Leaf leaf -> !(several.item() instanceof Mapping) && !leaf.isNothing();
        };
    if (mayBeOne) {
      return check(several.item(), tree, label).map(one -> new Tree.Items(one.at(), List.of(one)));
    }
    return tree instanceof Tree.Items
        ? listing(new Listing(several.item(), 1, several.max()), tree, label)
        : unwanted(several, tree, label);
  }

  /** A list alone is the value of one key; the others have their defaults. */
  private Optional<Tree> listingOr(ListingOr either, Tree tree, Label label) {
    return switch (tree) {
      case Tree.Fields fields -> Optional.of(mapping(either.mapping(), fields, label));
      case Tree.Items items ->
          listing(either.list(), items, label).map(list -> alone(either, items.at(), list, label));
      case Tree.Leaf leaf -> unwanted(either.list(), leaf, label);
    };
  }

  private Tree alone(ListingOr either, Place at, Tree list, Label label) {
    var rest = new Tree.Fields(at, List.of(), Set.of());
    List<Tree.Field> fields = new ArrayList<>();
    if (mapping(either.mapping(), rest, label) instanceof Tree.Fields defaults) {
      defaults.fields().stream()
          .map(field ->
              field.key().equals(either.key()) ? new Tree.Field(at, field.key(), list) : field)
          .forEach(fields::add);
    }
    return new Tree.Fields(at, fields, Set.of(either.key()));
  }

  private Optional<Tree> scalarOr(ScalarOr either, Tree tree, Label label) {
    return switch (tree) {
      case Tree.Fields fields -> Optional.of(mapping(either.mapping(), fields, label));
      case Tree.Items items -> unwanted(either, items, label);
      case Tree.Leaf leaf ->
          scalars
              .check(either.single(), leaf, label.name())
              .map(number ->
                  either.both().isEmpty()
                      ? number
                      : new Tree.Fields(
                          number.at(),
                          either.both().stream()
                              .map(key -> new Tree.Field(number.at(), key, number))
                              .toList()));
    };
  }
}
