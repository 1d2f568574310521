package scaler.outbound.files;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import scaler.core.fleet.PowerShell;

/**
 * Finds boot scripts and puts their includes in. A script is looked up below the fleet file's
 * folder, then below the folder above that one. A line {@code # scaler:include NAME} in it is
 * replaced by the file NAME beside it; an included file includes nothing.
 */
final class UserDataFiles {
  private static final int MOST_BYTES = 64 * 1024;
  private static final Pattern INCLUDE = Pattern.compile("\\s*#\\s*scaler:include\\s+(\\S+)\\s*");
  private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*");

  private final Path fleetFile;
  private final Findings findings;

  UserDataFiles(Path fleetFile, Findings findings) {
    this.fleetFile = fleetFile;
    this.findings = findings;
  }

  /** The script with its includes; empty when something is wrong, which is told. */
  Optional<String> compose(String name, Place namedAt) {
    List<Path> candidates = candidates(name);
    Optional<Path> script = candidates.stream().filter(Files::isRegularFile).findFirst();
    if (script.isEmpty()) {
      findings.error(
          namedAt,
          "userData %s is not there".formatted(Found.quote(name)),
          "put it at %s or at %s".formatted(candidates.getFirst(), candidates.getLast()));
      return Optional.empty();
    }
    return text(script.get()).flatMap(text -> withIncludes(script.get(), text));
  }

  private List<Path> candidates(String name) {
    Path folder = Optional.ofNullable(fleetFile.getParent()).orElse(Path.of(""));
    return Stream.of(folder, folder.resolve("..").normalize())
        .map(place -> place.resolve(name).normalize())
        .toList();
  }

  private Optional<String> withIncludes(Path script, String text) {
    var composed = new StringBuilder();
    boolean good = true;
    int number = 0;
    Findings here = findings.in(script.toString());
    for (String line : text.lines().toList()) {
      number++;
      Matcher include = INCLUDE.matcher(line);
      if (include.matches()) {
        Optional<String> included =
            included(script, include.group(1), new Place(number, include.start(1) + 1), here);
        included.ifPresent(composed::append);
        good &= included.isPresent();
      } else {
        composed.append(line).append('\n');
      }
    }
    return good ? Optional.of(composed.toString()) : Optional.empty();
  }

  private Optional<String> included(Path script, String name, Place at, Findings here) {
    Path file = script.resolveSibling(name);
    if (!PLAIN_NAME.matcher(name).matches() || !Files.isRegularFile(file)) {
      here.error(
          at,
          "%s is no file beside this one".formatted(Found.quote(name)),
          "put it into " + Optional.ofNullable(script.getParent()).orElse(Path.of(".")));
      return Optional.empty();
    }
    Optional<String> text = text(file);
    int number = 0;
    for (String line : text.orElse("").lines().toList()) {
      number++;
      if (INCLUDE.matcher(line).matches()) {
        findings
            .in(file.toString())
            .error(new Place(number, 1), "an included file includes another", "one level only");
        return Optional.empty();
      }
    }
    return text.map(good -> good.isEmpty() || good.endsWith("\n") ? good : good + "\n");
  }

  /** A text file, its secrets told. */
  private Optional<String> text(Path file) {
    Findings here = findings.in(file.toString());
    try {
      if (Files.size(file) > MOST_BYTES) {
        here.error(
            Place.WHOLE, "larger than 64 KiB", "user data has 16 KiB at most; make it smaller");
        return Optional.empty();
      }
      String text = Files.readString(file);
      if (PowerShell.is(file.toString())) {
        text = text.replace("\r\n", "\n"); // which Windows' own editors write
      }
      Secrets.check(text, here);
      int odd = text.indexOf('\r') >= 0 ? text.indexOf('\r') : text.indexOf('\0');
      if (odd >= 0) {
        here.error(
            Place.of(text, odd),
            text.charAt(odd) == '\r' ? "a Windows line end" : "a zero byte",
            "save it as plain text with Unix line ends; the machine's shell cannot read it");
        return Optional.empty();
      }
      return Optional.of(text);
    } catch (CharacterCodingException binary) {
      here.error(Place.WHOLE, "this is not UTF-8 text", "save it as UTF-8");
    } catch (IOException unreadable) {
      here.error(Place.WHOLE, "it cannot be read", "look at its owner and mode");
    }
    return Optional.empty();
  }
}
