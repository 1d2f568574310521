package scaler.outbound.aws;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import scaler.engine.port.Failure;
import scaler.engine.port.Finding;
import software.amazon.awssdk.core.exception.SdkException;

/** Where checks write what they find. A question that AWS refuses is told, and ends one check. */
final class Sheet {
  /** A refusal of EC2's may hold a message of thousands of characters, encoded for others. */
  private static final int LONGEST = 240;

  private final List<Finding> findings = new ArrayList<>();

  void ok(String check, String says) {
    findings.add(Finding.ok(check, says));
  }

  void miss(String check, String says) {
    findings.add(Finding.miss(check, says));
  }

  void unknown(String check, String says) {
    findings.add(Finding.unknown(check, says));
  }

  /** Each sentence is a miss of that check. */
  void missed(String check, List<String> sentences) {
    sentences.forEach(sentence -> miss(check, sentence));
  }

  /** What is found; empty when AWS does not show it, which is told then. */
  <T> Optional<T> look(String check, Supplier<T> question) {
    try {
      return Optional.of(question.get());
    } catch (SdkException trouble) {
      unknown(check, notShown(AwsFailures.of(trouble)));
      return Optional.empty();
    }
  }

  /** The same for a check that gives nothing to the next one. */
  void check(String check, Runnable looking) {
    look(
        check,
        () -> {
          looking.run();
          return true;
        });
  }

  private static String notShown(Failure failure) {
    String detail = shortened(failure.detail());
    return switch (failure) {
      case Failure.Denied _ ->
          "AWS does not show it to us (%s); deploy/iam/read-only.json allows it".formatted(detail);
      case Failure.Throttled _ ->
          "AWS is asked too often just now (%s); try again later".formatted(detail);
      case Failure.Unavailable _ -> "AWS does not tell (%s); try again later".formatted(detail);
      case Failure.Invalid _, Failure.NoCapacity _ ->
          "AWS does not understand the question (%s); look into the fleet file".formatted(detail);
    };
  }

  /** For people: codes without the library's word for them, and no more than can be read. */
  static String shortened(String detail) {
    String said = detail.replaceAll("(\\w)Exception\\b", "$1");
    return said.length() <= LONGEST ? said : said.substring(0, LONGEST) + "…";
  }

  List<Finding> findings() {
    return List.copyOf(findings);
  }
}
