package scaler.outbound.postgres.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** The server's programs, unpacked from a jar on the class path; once per version. */
final class Binaries {
  /** Data of another major version cannot be read by these programs. */
  static final String MAJOR = "18";

  private static final String VERSION = "18.6.0";

  /** Where the text of an archive would lead out of its folder, or a device stands in it. */
  private static final String BROKEN = "the PostgreSQL archive holds an entry that is not a file: ";

  private Binaries() {}

  /**
   * The folder with {@code bin}, {@code lib} and {@code share}, unpacked when it is not there yet.
   * Whoever calls holds the lock of {@code parent}. An unpacking that broke off leaves no such
   * folder, since it gets its name at the end.
   */
  static Path unpackedIn(Path parent) throws IOException {
    String archive =
        archiveFor(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
    Path home = parent.resolve("postgres-" + VERSION);
    if (Files.isDirectory(home)) {
      return home;
    }
    Path unfinished = parent.resolve("postgres-" + VERSION + ".unfinished");
    Folder.deleteTree(unfinished);
    try (InputStream packed = Binaries.class.getResourceAsStream("/" + archive)) {
      if (packed == null) {
        throw new EmbeddedPostgresException(
            "the embedded PostgreSQL is not among the libraries (no "
                + archive
                + "); set SCALER_DATABASE_URL to a PostgreSQL of your own");
      }
      unpack(packed, unfinished);
    }
    Files.move(unfinished, home);
    return home;
  }

  /** The archive's name for an operating system and processor, as Java names them. */
  static String archiveFor(String system, String processor) {
    String known =
        switch (processor.toLowerCase(Locale.ROOT)) {
          case "amd64", "x86_64" -> "x86_64";
          case "aarch64", "arm64" -> "arm_64";
          default -> "";
        };
    if (known.isEmpty() || !system.equalsIgnoreCase("linux")) {
      throw new EmbeddedPostgresException(
          "there is no embedded PostgreSQL for %s on %s; set SCALER_DATABASE_URL to a PostgreSQL of your own"
              .formatted(system, processor));
    }
    return "postgres-linux-" + known + ".txz";
  }

  private static void unpack(InputStream packed, Path into) throws IOException {
    Files.createDirectories(into);
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(packed, 1 << 16)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path target = inside(into, into.resolve(entry.getName()));
        if (entry.isDirectory()) {
          Files.createDirectories(target);
          continue;
        }
        Files.createDirectories(inside(into, target.resolveSibling(".")));
        if (entry.isSymbolicLink()) {
          inside(into, target.resolveSibling(entry.getLinkName()));
          Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else if (entry.isFile()) {
          Files.copy(tar, target);
          boolean program = (entry.getMode() & 0100) != 0;
          Files.setPosixFilePermissions(
              target, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
        } else {
          throw new IOException(BROKEN + entry.getName());
        }
      }
    }
  }

  private static Path inside(Path folder, Path target) throws IOException {
    Path plain = target.normalize();
    if (!plain.startsWith(folder)) {
      throw new IOException(BROKEN + target);
    }
    return plain;
  }
}
