package scaler.engine.conformance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import scaler.core.plan.Draining;

/** All questions to a cloud, in their order: later ones use the machine of the first. */
public final class Conformance {
  private static final Duration AFTER_THE_END = Duration.ofSeconds(30);

  private static final List<Question> QUESTIONS =
      List.of(
          new Tokens.SameBytes(),
          new Tokens.OtherBytes(),
          new Tokens.OtherZone(),
          new Sights.NewMachine(),
          new Sights.TaggedParts(),
          new Sights.TokensOnly(),
          new Sights.Nobody(),
          new Sights.Cordon(Draining.CORDON_TAG, Draining.CORDONED),
          new Balancers(),
          new Power.Reboot(),
          new Power.StopAndStart(),
          new Power.EndTwice(),
          new Power.AfterTheEnd(AFTER_THE_END),
          new Bursts(10),
          new Bursts(30),
          new Unasked(
              "a cordon in the machine's metadata", "it takes an image that tells what it reads"),
          new Unasked("an offer without room", "nobody can make a cloud run out of machines"));

  private Conformance() {}

  /** A question with its answer. */
  public record Row(String question, Answer answer) {}

  /** How many machines are launched where all promises are kept. */
  public static int launches() {
    return QUESTIONS.stream().mapToInt(Question::launches).sum();
  }

  /** What is asked, in order. */
  public static List<String> names() {
    return QUESTIONS.stream().map(Question::name).toList();
  }

  /**
   * Asks everything. Machines are left behind: {@link Sweep} ends them, whatever happened here.
   *
   * @param told each answer as soon as it is there
   * @throws InterruptedException when somebody wants to end it
   */
  public static List<Row> ask(Bench bench, Consumer<Row> told) throws InterruptedException {
    List<Row> rows = new ArrayList<>();
    for (Question question : QUESTIONS) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedException("stopped before " + question.name());
      }
      Row row = new Row(question.name(), question.ask(bench));
      rows.add(row);
      told.accept(row);
    }
    return rows;
  }
}
