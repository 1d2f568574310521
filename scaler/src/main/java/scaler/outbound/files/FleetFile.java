package scaler.outbound.files;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.FleetSpec.ReleaseSpec;
import scaler.core.fleet.PowerShell;
import scaler.core.fleet.RoleSpec;
import scaler.core.fleet.UserData;

/** Reads and checks fleet files. Nothing is thrown for what a file says; it is told. */
public final class FleetFile {
  private final Findings findings;
  private final Path folder;

  private FleetFile(String fileName) {
    this.findings = new Findings(fileName);
    this.folder = folderOf(fileName);
  }

  private static Path folderOf(String fileName) {
    try {
      return Optional.ofNullable(Path.of(fileName).toAbsolutePath().getParent())
          .orElse(Path.of("/"));
    } catch (InvalidPathException noPath) {
      return Path.of("").toAbsolutePath();
    }
  }

  /** Reads a file with its boot scripts; no environment is looked at. */
  public static Loaded read(Path file) {
    return new FleetFile(file.toString()).fromDisk(file, Optional.empty());
  }

  /**
   * Reads a file with its boot scripts.
   *
   * @param environment variables that the file refers to and that are not here are noted
   */
  public static Loaded read(Path file, Map<String, String> environment) {
    return new FleetFile(file.toString()).fromDisk(file, Optional.of(environment));
  }

  /**
   * Reads a text that was read from a file before, without looking at any file.
   *
   * @param fileName of the file that it came from, for messages; a relative {@code release.from} is
   *     below its folder
   * @param userData boot scripts, includes put in, by the name that the text uses for them
   */
  public static Loaded parse(String text, String fileName, Map<String, String> userData) {
    var file = new FleetFile(fileName);
    userData.forEach((name, script) -> Secrets.check(script, file.findings.in(name)));
    return file.load(
        text,
        fields -> {},
        (name, at) -> {
          if (!userData.containsKey(name)) {
            file.findings.error(
                at,
                "userData %s is not stored".formatted(Found.quote(name)),
                "apply the file anew");
          }
          return Optional.ofNullable(userData.get(name));
        });
  }

  private Loaded fromDisk(Path file, Optional<Map<String, String>> environment) {
    var scripts = new UserDataFiles(file, findings);
    return content(file)
        .map(text ->
            load(
                text,
                fields -> {
                  release(fields);
                  environment.ifPresent(here -> new FleetRules(fields, findings).environment(here));
                },
                scripts::compose))
        .orElseGet(() -> new Loaded.Broken(findings.sorted()));
  }

  private Optional<String> content(Path file) {
    try {
      if (Files.isDirectory(file)) {
        findings.error(Place.WHOLE, "this is a folder", "name a fleet file");
      } else if (!Files.exists(file)) {
        findings.error(Place.WHOLE, "there is no such file", "name a fleet file");
      } else if (!Files.isRegularFile(file)) {
        findings.error(Place.WHOLE, "this is a pipe or a device", "name a fleet file");
      } else if (Files.size(file) > YamlTree.MOST_BYTES) {
        findings.error(Place.WHOLE, "larger than 256 KiB", "a fleet file has some hundred lines");
      } else {
        return Optional.of(Files.readString(file));
      }
    } catch (CharacterCodingException binary) {
      findings.error(Place.WHOLE, "this is not UTF-8 text", "save it as UTF-8");
    } catch (IOException unreadable) {
      findings.error(Place.WHOLE, "it cannot be read", "look at its owner and mode");
    }
    return Optional.empty();
  }

  /** More checks, such as those that look at files. */
  private interface Extra {
    void check(Tree.Fields file);
  }

  /** Finds a boot script, or tells why there is none. */
  private interface Scripts {
    Optional<String> find(String name, Place namedAt);
  }

  private Loaded load(String text, Extra extra, Scripts scripts) {
    if (text.length() > YamlTree.MOST_BYTES) {
      findings.error(Place.WHOLE, "larger than 256 KiB", "a fleet file has some hundred lines");
      return new Loaded.Broken(findings.sorted());
    }
    String clean = text.startsWith("\uFEFF") ? text.substring(1) : text;
    Secrets.check(clean, findings);
    Optional<Tree.Fields> fields =
        YamlTree.read(clean, findings).flatMap(tree -> new ShapeCheck(findings).file(tree));
    Map<String, String> userData = new LinkedHashMap<>();
    fields.ifPresent(file -> {
      new FleetRules(file, findings).check();
      extra.check(file);
      userData.putAll(userData(file, scripts));
    });
    if (findings.broken() || fields.isEmpty()) {
      return new Loaded.Broken(findings.sorted());
    }
    FleetSpec spec = new FleetDecoder(folder).fleet(fields.get());
    machines(fields.get(), spec, userData);
    return findings.broken()
        ? new Loaded.Broken(findings.sorted())
        : new Loaded.Fleet(spec, text, userData, findings.sorted());
  }

  private void release(Tree.Fields file) {
    Tree.Fields release = file.table("release");
    String from = release.text("from").filter(FleetDecoder::isFolder).orElse("");
    if (from.isEmpty()) {
      return;
    }
    Optional<Path> releases = FleetDecoder.folder(from, folder).filter(Files::isDirectory);
    String current = release.text("current").orElse(".");
    if (releases.isEmpty()) {
      findings.error(
          release.valueAt("from"),
          "from is %s, and there is no such folder".formatted(Found.quote(from)),
          "write the folder that holds the releases");
    } else if (!Files.isDirectory(releases.get().resolve(current))) {
      findings.error(
          release.valueAt("current"),
          "there is no release %s in %s".formatted(current, releases.get()),
          "put it there, or name one that is there");
    }
  }

  private Map<String, String> userData(Tree.Fields file, Scripts scripts) {
    Map<String, String> found = new LinkedHashMap<>();
    for (Tree.Field role : file.table("roles").fields()) {
      if (role.value() instanceof Tree.Fields fields) {
        fields
            .leaf("userData")
            .filter(name -> !found.containsKey(name.text()))
            .ifPresent(name ->
                scripts
                    .find(name.text(), name.at())
                    .filter(script -> good(script, name))
                    .ifPresent(script -> found.put(name.text(), script)));
      }
    }
    return found;
  }

  private boolean good(String script, Tree.Leaf name) {
    Optional<String> trouble = UserData.trouble(name.text(), script);
    if (trouble.isPresent()) {
      findings.error(
          name.at(),
          "userData %s %s".formatted(name.text(), trouble.get()),
          PowerShell.is(name.text())
              ? "write it as userdata/job.ps1 is, or launch agents misread it"
              : "begin it with #!/bin/bash, or nothing runs it");
      return false;
    }
    return small(script.getBytes(StandardCharsets.UTF_8).length, name.text(), name.at());
  }

  private boolean small(int bytes, String name, Place at) {
    if (bytes > UserData.MOST_BYTES) {
      findings.error(
          at,
          "userData %s has %d bytes with what is put into it".formatted(name, bytes),
          "EC2 takes %d at most; fetch the rest at boot".formatted(UserData.MOST_BYTES));
    }
    return bytes <= UserData.MOST_BYTES;
  }

  /** The header that a machine's user data gets: it may be too much, or refused. */
  private void machines(Tree.Fields file, FleetSpec spec, Map<String, String> userData) {
    spec.release()
        .filter(release -> !spec.roles().stream().allMatch(UserData::powerShell))
        .map(ReleaseSpec::from)
        .filter(from -> !ReferenceSyntax.in(from))
        .flatMap(UserData::refusal)
        .ifPresent(why ->
            findings.error(
                file.table("release").valueAt("from"),
                "from, made absolute, " + why,
                "move the releases to a folder with a plainer name"));
    for (RoleSpec role : spec.roles()) {
      String name = role.machine().userData().orElse("");
      String script = userData.get(name);
      Place at = file.table("roles").table(role.name().value()).valueAt("userData");
      if (script != null) {
        small(UserData.size(script, spec, role), name, at);
      }
    }
  }
}
