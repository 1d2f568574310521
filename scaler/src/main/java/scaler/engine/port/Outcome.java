package scaler.engine.port;

import java.util.function.Function;

/** What came of asking the world for something: a value, or trouble that is expected. */
public sealed interface Outcome<T> {
  record Ok<T>(T value) implements Outcome<T> {}

  record Failed<T>(Failure failure) implements Outcome<T> {}

  static <T> Outcome<T> ok(T value) {
    return new Ok<>(value);
  }

  static <T> Outcome<T> failed(Failure failure) {
    return new Failed<>(failure);
  }

  default <R> Outcome<R> map(Function<T, R> change) {
    return switch (this) {
      case Ok<T>(var value) -> new Ok<>(change.apply(value));
      case Failed<T>(var failure) -> new Failed<>(failure);
    };
  }
}
