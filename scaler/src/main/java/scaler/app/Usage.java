package scaler.app;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;
import scaler.outbound.files.Nearest;

/** What is wrong with a command line, as one sentence in our words. */
final class Usage {
  /** What may stand in the place of a value, by its type. */
  private static final Map<Class<?>, String> VALUES =
      Map.of(
          int.class, "a whole number, as 3",
          Integer.class, "a whole number, as 3",
          long.class, "a whole number, as 3",
          Long.class, "a whole number, as 3",
          double.class, "a number, as 0.3",
          boolean.class, "nothing: it takes no value",
          Instant.class, "an instant, as 2026-11-23T07:00:00Z",
          Path.class, "a file's name");

  private Usage() {}

  /** Whether all that is wrong is that a group of commands was named and none of its commands. */
  static boolean onlyNamesAGroup(ParameterException wrong) {
    CommandSpec command = wrong.getCommandLine().getCommandSpec();
    return !(wrong instanceof UnmatchedArgumentException)
        && !(command.userObject() instanceof Callable)
        && !(command.userObject() instanceof Runnable);
  }

  static String sentence(ParameterException wrong) {
    CommandSpec command = wrong.getCommandLine().getCommandSpec();
    String help = "; %s --help shows how".formatted(command.qualifiedName(" "));
    return switch (wrong) {
      case UnmatchedArgumentException unmatched -> unmatched(unmatched, command);
      case OverwrittenOptionException twice ->
          name(twice.getOverwritten()) + " is given twice" + help;
      case MissingParameterException missing -> missing(missing, command) + help;
      case ParameterException value -> value(value) + help;
    };
  }

  private static String unmatched(UnmatchedArgumentException wrong, CommandSpec command) {
    String word = wrong.getUnmatched().getFirst();
    if (wrong.isUnknownOption() && word.startsWith("-")) {
      Set<String> options = command.optionsMap().keySet();
      return "%s has no option \"%s\"%s; %s --help lists them"
          .formatted(spoken(command), word, meant(word, options), command.qualifiedName(" "));
    }
    if (command.subcommands().isEmpty()) {
      return "%s takes no further word, and \"%s\" is one; %s --help lists what it takes"
          .formatted(spoken(command), word, command.qualifiedName(" "));
    }
    boolean root = command.parent() == null;
    return "%s command \"%s\"%s; %s --help lists them"
        .formatted(
            root ? "there is no" : spoken(command) + " has no",
            word,
            meant(word, command.subcommands().keySet()),
            command.qualifiedName(" "));
  }

  private static String meant(String word, Set<String> known) {
    return Nearest.to(word, known).map(near -> " (is %s meant?)".formatted(near)).orElse("");
  }

  /** A command without the program's name, which every complaint begins with. */
  private static String spoken(CommandSpec command) {
    return command.qualifiedName(" ").replaceFirst("^scaler ", "");
  }

  private static String missing(MissingParameterException wrong, CommandSpec command) {
    if (wrong.getMissing().size() == 1
        && wrong.getMissing().getFirst() instanceof OptionSpec option
        && String.valueOf(wrong.getMessage()).contains("parameter for option")) {
      return "%s needs %s behind it".formatted(option.longestName(), label(option));
    }
    return "%s needs %s"
        .formatted(
            spoken(command),
            wrong.getMissing().stream()
                .map(Usage::asWritten)
                .sorted()
                .collect(Collectors.joining(" and ")));
  }

  private static String value(ParameterException wrong) {
    Optional<ArgSpec> argument = Optional.ofNullable(wrong.getArgSpec());
    if (argument.isEmpty() || wrong.getValue() == null) {
      return String.valueOf(wrong.getMessage());
    }
    return "%s is \"%s\"; write %s"
        .formatted(
            name(argument.get()),
            wrong.getValue(),
            VALUES.getOrDefault(type(argument.get()), "another value"));
  }

  /** The type of one value: that inside of an Optional. */
  private static Class<?> type(ArgSpec argument) {
    Class<?>[] inner = argument.auxiliaryTypes();
    return argument.type() == Optional.class && inner.length > 0 ? inner[0] : argument.type();
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : label(argument);
  }

  private static String asWritten(ArgSpec argument) {
    return argument instanceof OptionSpec option
        ? option.longestName() + " " + label(option)
        : label(argument);
  }

  private static String label(ArgSpec argument) {
    return argument.paramLabel().replaceAll("[<>]", "");
  }
}
