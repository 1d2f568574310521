package scaler.outbound.files;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import scaler.outbound.files.Shape.CronLine;
import scaler.outbound.files.Shape.Dollars;
import scaler.outbound.files.Shape.Length;
import scaler.outbound.files.Shape.OneOf;
import scaler.outbound.files.Shape.Scalar;
import scaler.outbound.files.Shape.Text;
import scaler.outbound.files.Shape.Truth;
import scaler.outbound.files.Shape.Whole;
import scaler.outbound.files.Shape.Zone;

/** Holds single values against their shapes, and writes each in one way. */
final class ScalarCheck {
  private final Findings findings;

  ScalarCheck(Findings findings) {
    this.findings = findings;
  }

  Optional<Tree.Leaf> check(Scalar shape, Tree.Leaf leaf, String name) {
    if (leaf.isNothing()) {
      return refuse(leaf, name + " is empty", "write " + Found.wanted(shape));
    }
    return switch (shape) {
      case Text text -> text(text, leaf, name);
      case Whole whole -> whole(whole, leaf, name);
      case Dollars dollars -> dollars(dollars, leaf, name);
      case Length length -> length(length, leaf, name);
      case CronLine() ->
          CronCheck.check(leaf, name, findings) ? Optional.of(leaf) : Optional.empty();
      case Zone() -> zone(leaf, name);
      case Truth truth ->
          leaf.isTruth()
              ? Optional.of(new Tree.Leaf(leaf.at(), leaf.text().toLowerCase(Locale.ROOT), true))
              : unwanted(truth, leaf, name);
      case OneOf oneOf -> oneOf(oneOf, leaf, name);
    };
  }

  private Optional<Tree.Leaf> refuse(Tree.Leaf leaf, String what, String fix) {
    findings.error(leaf.at(), what, fix);
    return Optional.empty();
  }

  private Optional<Tree.Leaf> unwanted(Scalar shape, Tree.Leaf leaf, String name) {
    return refuse(leaf, name + " is " + Found.describe(leaf), "write " + Found.wanted(shape));
  }

  private Optional<Tree.Leaf> text(Text text, Tree.Leaf leaf, String name) {
    if ((leaf.isNumber() && !text.orNumber()) || leaf.isTruth()) {
      return refuse(
          leaf,
          "%s is %s, not text"
              .formatted(
                  name, leaf.isNumber() ? "the number " + Found.describe(leaf) : leaf.text()),
          "put quotes around it if it is meant: \"%s\"".formatted(leaf.text()));
    }
    if (ReferenceSyntax.in(leaf.text())) {
      return references(text, leaf, name);
    }
    return text.pattern().matcher(leaf.text()).matches()
        ? Optional.of(leaf)
        : unwanted(text, leaf, name);
  }

  private Optional<Tree.Leaf> references(Text text, Tree.Leaf leaf, String name) {
    if (!text.references()) {
      return refuse(
          leaf,
          "%s is %s, and no reference can stand here".formatted(name, Found.describe(leaf)),
          "write " + text.allowed());
    }
    for (String unknown : ReferenceSyntax.unknown(leaf.text())) {
      findings.error(
          leaf.at(),
          "%s holds %s, a reference of no known kind".formatted(name, Found.quote(unknown)),
          "write ${env:NAME}, ${file:PATH}, ${ssm:NAME} or ${secretsmanager:NAME}");
    }
    return ReferenceSyntax.unknown(leaf.text()).isEmpty() ? Optional.of(leaf) : Optional.empty();
  }

  private Optional<Tree.Leaf> whole(Whole whole, Tree.Leaf leaf, String name) {
    if (!leaf.plain() && leaf.text().matches("[0-9]+")) {
      return refuse(leaf, name + " is text, not a number", "remove the quotes: " + leaf.text());
    }
    if (!leaf.text().matches("-?(0|[1-9][0-9]{0,8})")) {
      return unwanted(whole, leaf, name);
    }
    int number = Integer.parseInt(leaf.text());
    return number < whole.min() || number > whole.max()
        ? unwanted(whole, leaf, name)
        : Optional.of(new Tree.Leaf(leaf.at(), Integer.toString(number), true));
  }

  private Optional<Tree.Leaf> dollars(Dollars dollars, Tree.Leaf leaf, String name) {
    return leaf.plain() && leaf.text().matches("[0-9]{1,6}(\\.[0-9]{1,6})?")
        ? Optional.of(
            new Tree.Leaf(
                leaf.at(), new BigDecimal(leaf.text()).stripTrailingZeros().toPlainString(), true))
        : unwanted(dollars, leaf, name);
  }

  private Optional<Tree.Leaf> length(Length shape, Tree.Leaf leaf, String name) {
    Optional<Duration> length = Lengths.parse(leaf.text());
    if (length.isPresent()) {
      return !length.get().isZero() || shape.zeroAllowed()
          ? Optional.of(new Tree.Leaf(leaf.at(), Lengths.format(length.get()), true))
          : refuse(leaf, name + " is " + leaf.text(), "write a duration above zero, such as 5s");
    }
    if (leaf.text().matches("[0-9]{1,6}")) {
      return refuse(
          leaf,
          "%s is %s, without a unit".formatted(name, leaf.text()),
          "write %ss, %sm or %sh".formatted(leaf.text(), leaf.text(), leaf.text()));
    }
    if (Lengths.SHAPE.matcher(leaf.text()).matches()) {
      return refuse(leaf, name + " is " + leaf.text(), "write a duration of at most 366d");
    }
    return unwanted(shape, leaf, name);
  }

  private Optional<Tree.Leaf> zone(Tree.Leaf leaf, String name) {
    return Zones.wrong(leaf.text())
        .map(wrong ->
            refuse(
                leaf,
                "%s is %s, %s".formatted(name, Found.quote(leaf.text()), wrong.what()),
                wrong.fix()))
        .orElse(Optional.of(leaf));
  }

  private Optional<Tree.Leaf> oneOf(OneOf oneOf, Tree.Leaf leaf, String name) {
    if (oneOf.values().contains(leaf.text())) {
      return Optional.of(leaf);
    }
    String allowed = "write " + Found.wanted(oneOf);
    return refuse(
        leaf,
        name + " is " + Found.describe(leaf),
        Nearest.to(leaf.text(), oneOf.values())
            .map(near -> "did you mean " + near + "? Else " + allowed)
            .orElse(allowed));
  }
}
