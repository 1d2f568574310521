package scaler.engine.conformance;

import java.util.Optional;
import scaler.core.model.CloudMachine;

/** A question that the machine of the first one is asked, as long as it lives. */
interface OfMachine extends Question {
  /**
   * Asks it of a machine that runs.
   *
   * @throws InterruptedException when somebody wants to end it
   */
  Answer ask(Bench bench, CloudMachine subject) throws InterruptedException;

  @Override
  default Answer ask(Bench bench) throws InterruptedException {
    Optional<CloudMachine> subject = bench.subject();
    return subject.isPresent()
        ? ask(bench, subject.get())
        : Answer.unknown("no machine came to run");
  }
}
