package scaler.core.fleet;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import scaler.core.model.HeldVolume;
import scaler.core.model.VolumeId;

/**
 * What a machine is given at birth: the boot script of its role with one line put in, by which it
 * learns who it is. A script whose name ends with {@code .ps1} is one of PowerShell, for Windows;
 * any other is run as Unix does it.
 */
public final class UserData {
  /** The most bytes that EC2 takes, before encoding. */
  public static final int MOST_BYTES = 16_384;

  private static final Pattern ADDRESS =
      Pattern.compile("(|[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:]+])(:\\d{1,5})?");

  private static final Pattern LOGIN = Pattern.compile("://[^/]*@");

  private UserData() {}

  /**
   * The script with its header as the second line: {@code #
   * DB=...;ROLE=...;APPLICATION=...;RELEASE_FROM=...;RELEASE=...;VOLUMES=...}. ROLE is what the
   * role runs, {@code app} or {@code job}, whatever the fleet calls it; DB may be empty; what is
   * not known at the end is left out. VOLUMES is {@code device:id,device:id}, for a machine that
   * has some. In PowerShell the line is {@code $Scaler = @{'DB'='...';'ROLE'='...'}}, with the same
   * names; any value can stand there.
   *
   * @param composed the script, includes put in, without {@link #trouble}
   * @param fleet with every reference in it resolved
   * @throws IllegalArgumentException with a sentence for the user when a value cannot stand in the
   *     line, or the whole is larger than {@link #MOST_BYTES}
   */
  public static String forMachine(
      String composed, FleetSpec fleet, RoleSpec role, List<HeldVolume> volumes) {
    refuseSecrets(fleet);
    if (!powerShell(role)) {
      for (Value value : values(fleet, role, volumes)) {
        refusal(value.text())
            .ifPresent(why -> {
              throw new IllegalArgumentException("%s %s".formatted(value.name(), why));
            });
      }
    }
    String text = withHeader(composed, fleet, role, volumes);
    int bytes = bytes(text);
    if (bytes > MOST_BYTES) {
      throw new IllegalArgumentException(
          "user data of role %s has %d bytes; at most %d are taken"
              .formatted(role.name(), bytes, MOST_BYTES));
    }
    return text;
  }

  /** Whoever is on a machine can read its user data: an address may stand there, a login not. */
  private static void refuseSecrets(FleetSpec fleet) {
    if (fleet.database().filter(place -> !ADDRESS.matcher(place).matches()).isPresent()) {
      throw new IllegalArgumentException(
          "database is not HOST or HOST:PORT once its reference is resolved; machines learn no login there");
    }
    if (fleet.release().filter(told -> LOGIN.matcher(told.from()).find()).isPresent()) {
      throw new IllegalArgumentException(
          "release.from holds a login once its reference is resolved; let the machine's role grant the access");
    }
  }

  /** The size of what a machine would be given, references in it counted as they are written. */
  public static int size(String composed, FleetSpec fleet, RoleSpec role) {
    return bytes(withHeader(composed, fleet, role, example(role)));
  }

  /** Volumes as a machine of the role may have them, with ids as long as EC2's. */
  public static List<HeldVolume> example(RoleSpec role) {
    return role.machine().dataVolumes().stream()
        .map(volume -> new HeldVolume(new VolumeId("vol-0123456789abcdef0"), volume.device()))
        .toList();
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** Whether the role's boot script is one of PowerShell. */
  public static boolean powerShell(RoleSpec role) {
    return role.machine().userData().filter(PowerShell::is).isPresent();
  }

  /**
   * Why nothing would run a script, as the end of a sentence; empty when something would.
   *
   * @param name as the fleet file says it
   */
  public static Optional<String> trouble(String name, String script) {
    if (PowerShell.is(name)) {
      return PowerShell.trouble(script);
    }
    return script.startsWith("#!") ? Optional.empty() : Optional.of("does not begin with #!");
  }

  /** A script that does nothing, and may have that name. */
  public static String nothing(String name) {
    return PowerShell.is(name) ? PowerShell.OPENS + "\n" + PowerShell.CLOSES + "\n" : "#!/bin/sh\n";
  }

  /**
   * Why a value cannot stand in the header of a script for Unix, as the end of a sentence; empty
   * when it can.
   */
  public static Optional<String> refusal(String value) {
    // The line is a comment to the shell and taken apart at semicolons; nothing may leave it.
    return value.chars().anyMatch(c -> "'\"`;\\$".indexOf(c) >= 0 || Character.isISOControl(c))
        ? Optional.of("holds a quote, a semicolon, a backslash, a $ or a control character")
        : Optional.empty();
  }

  private record Value(String name, String text) {}

  private static List<Value> values(FleetSpec fleet, RoleSpec role, List<HeldVolume> volumes) {
    List<Value> values = new ArrayList<>();
    values.add(new Value("DB", fleet.database().orElse("")));
    values.add(new Value("ROLE", role.machine().runs().word()));
    values.add(new Value("APPLICATION", fleet.application()));
    fleet
        .release()
        .ifPresent(release -> {
          values.add(new Value("RELEASE_FROM", release.from()));
          values.add(new Value("RELEASE", release.current()));
        });
    if (!volumes.isEmpty()) {
      values.add(
          new Value(
              "VOLUMES", String.join(",", volumes.stream().map(HeldVolume::written).toList())));
    }
    return values;
  }

  private static String withHeader(
      String composed, FleetSpec fleet, RoleSpec role, List<HeldVolume> volumes) {
    trouble(role.machine().userData().orElse(""), composed)
        .ifPresent(why -> {
          throw new IllegalArgumentException(
              "the boot script of role %s %s".formatted(role.name(), why));
        });
    int end = composed.indexOf('\n') < 0 ? composed.length() : composed.indexOf('\n');
    List<Value> values = values(fleet, role, volumes);
    return composed.substring(0, end)
        + "\n"
        + (powerShell(role) ? table(values) : comment(values))
        + "\n"
        + composed.substring(Math.min(end + 1, composed.length()));
  }

  private static String comment(List<Value> values) {
    return "# "
        + String.join(
            ";", values.stream().map(value -> value.name() + "=" + value.text()).toList());
  }

  private static String table(List<Value> values) {
    return "$Scaler = @{%s}"
        .formatted(
            String.join(
                ";",
                values.stream()
                    .map(value ->
                        "'%s'=%s".formatted(value.name(), PowerShell.literal(value.text())))
                    .toList()));
  }
}
