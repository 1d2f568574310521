package scaler.outbound.postgres;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import scaler.core.fleet.Resolved;
import scaler.core.fleet.Shadow;

/** Fleet files as they were applied; the newest version of an application is active. */
public final class Configurations {
  private final Jdbi jdbi;

  public Configurations(Database database) {
    this.jdbi = database.jdbi();
  }

  /**
   * A fleet file as it was applied.
   *
   * @param file where the document was read; relative names in it are meant from there
   * @param userData composed boot scripts by the name that the file gives them
   * @param resolved what the names in it meant then
   * @param commit of the repository that the file stood in, where it did
   */
  public record Applied(
      String application,
      int version,
      String file,
      String document,
      Map<String, String> userData,
      Resolved resolved,
      String by,
      Optional<String> commit,
      Instant at) {}

  /**
   * A fleet file that is to govern.
   *
   * @param install as it says; empty leaves the application's installation as it is
   * @param file where it was read
   */
  public record Draft(
      String application,
      Optional<String> install,
      String file,
      String document,
      Map<String, String> userData,
      String by,
      Optional<String> commit) {}

  /**
   * Stores a file as the application's next version, which is active from then on.
   *
   * @param resolved what the names in it mean now
   */
  public int apply(Draft draft, Resolved resolved) {
    return jdbi.inTransaction(handle -> {
      // Two people may apply at once; the second waits and becomes the later version.
      handle.execute(
          "SELECT pg_advisory_xact_lock(hashtext(?))", "configuration " + draft.application());
      int version =
          handle
              .createQuery(
                  """
                  INSERT INTO configuration
                    (application, version, file, document, user_data, resolved, made_by, commit_id)
                  SELECT :application, coalesce(max(version), 0) + 1, :file, :document,
                         :userData::jsonb, :resolved::jsonb, :by, :commit
                  FROM configuration WHERE application = :application
                  RETURNING version
                  """)
              .bind("application", draft.application())
              .bind("file", draft.file())
              .bind("document", draft.document())
              .bind("userData", Json.write(draft.userData()))
              .bind("resolved", Json.write(resolved))
              .bind("by", draft.by())
              .bind("commit", draft.commit())
              .mapTo(Integer.class)
              .one();
      draft.install().ifPresent(name -> install(handle, draft.application(), name));
      handle.execute("SELECT pg_notify('scaler', ?)", draft.application());
      return version;
    });
  }

  private static void install(Handle handle, String application, String name) {
    handle.execute(
        """
        INSERT INTO application_record (application, install) VALUES (?, ?)
        ON CONFLICT (application) DO UPDATE SET install = excluded.install
        """,
        application,
        name);
  }

  /** The active version. */
  public Optional<Applied> active(String application) {
    return newest(application, Integer.MAX_VALUE);
  }

  /** The newest version that is older than that one. */
  public Optional<Applied> before(String application, int version) {
    return newest(application, version - 1);
  }

  /** Names of all applications that were ever applied; shadows are none. */
  public List<String> applications() {
    return names().stream().filter(name -> !Shadow.is(name)).toList();
  }

  /** Names of the shadows that ever ran. */
  public List<String> shadows() {
    return names().stream().filter(Shadow::is).toList();
  }

  private List<String> names() {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("SELECT DISTINCT application FROM configuration ORDER BY 1")
            .mapTo(String.class)
            .list());
  }

  private Optional<Applied> newest(String application, int atMost) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT * FROM configuration
                WHERE application = :application AND version <= :atMost
                ORDER BY version DESC LIMIT 1
                """)
            .bind("application", application)
            .bind("atMost", atMost)
            .map((rs, context) -> applied(rs))
            .findOne());
  }

  private static Applied applied(ResultSet rs) throws SQLException {
    return new Applied(
        rs.getString("application"),
        rs.getInt("version"),
        rs.getString("file"),
        rs.getString("document"),
        Json.texts(rs.getString("user_data")),
        Json.read(rs.getString("resolved"), Resolved.class),
        rs.getString("made_by"),
        Optional.ofNullable(rs.getString("commit_id")),
        Database.instant(rs, "applied_at").orElseThrow());
  }
}
