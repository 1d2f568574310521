package scaler.outbound.queues;

import java.sql.SQLException;
import java.util.Optional;

/** Says in a clause what the database's trouble is and what to do, by its SQLSTATE. */
final class SqlTrouble {
  private static final int LONGEST_MESSAGE = 200;

  private SqlTrouble() {}

  static NoReading of(SQLException trouble, DatabaseUrl url) {
    String state = Optional.ofNullable(trouble.getSQLState()).orElse("");
    return new NoReading(
        switch (state) {
          case "28P01", "28000" ->
              "the database at %s does not let the user \"%s\" in; look at name, password and"
                      .formatted(url, url.user())
                  + " pg_hba.conf";
          case "3D000" -> "there is no database at %s; look at its name".formatted(url);
          case "42P01" ->
              "the database at %s refused the query: %s; is it the one of the application?"
                  .formatted(url, said(trouble));
          case "42501" ->
              "the user \"%s\" may not read what is needed at %s (%s);"
                      .formatted(url.user(), url, said(trouble))
                  + " sql/grants/delayed_job_reader.sql grants it";
          case "53300" ->
              "the database at %s has no connection left; raise max_connections or use fewer"
                  .formatted(url);
          case "57014" ->
              "the table delayed_jobs at %s was not counted in time; is it locked by a migration,"
                      .formatted(url)
                  + " or does it hold millions of failed jobs?";
          case "57P01", "57P02", "57P03" ->
              "the database at %s is just starting or stopping".formatted(url);
          default -> byClass(state, trouble, url);
        });
  }

  /** The same for a query of the fleet file's own. */
  static NoReading ofQuery(SQLException trouble, DatabaseUrl url) {
    String state = Optional.ofNullable(trouble.getSQLState()).orElse("");
    if (state.equals("57014")) {
      return new NoReading("the query at %s took longer than 3 s".formatted(url));
    }
    if (state.equals("42501")) {
      return new NoReading(
          "the user \"%s\" may not read what the query needs at %s (%s); grant it select"
              .formatted(url.user(), url, said(trouble)));
    }
    if (state.equals("25006")) {
      return new NoReading(
          "the query at %s would write (%s); it may only read".formatted(url, said(trouble)));
    }
    return state.startsWith("42") || state.startsWith("22")
        ? new NoReading(
            "the database at %s refused the query: %s; look at the backlog's \"query\""
                .formatted(url, said(trouble)))
        : of(trouble, url);
  }

  /** The same for whoever frees locks. */
  static NoReading ofRescue(SQLException trouble, DatabaseUrl url) {
    return switch (Optional.ofNullable(trouble.getSQLState()).orElse("")) {
      case "42501" ->
          new NoReading(
              "the user \"%s\" may not free locks at %s (%s); sql/grants/delayed_job_rescuer.sql grants it"
                  .formatted(url.user(), url, said(trouble)));
      case "25006" ->
          new NoReading(
              "%s can only be read; give the address of the primary to rescue".formatted(url));
      case "55P03" -> new NoReading("delayed_jobs at %s is locked".formatted(url));
      case "57014" -> new NoReading("delayed_jobs at %s took too long".formatted(url));
      default -> of(trouble, url);
    };
  }

  private static String byClass(String state, SQLException trouble, DatabaseUrl url) {
    if (state.startsWith("08")) {
      return "the database at %s cannot be reached; does it run, and may this host connect to it?"
          .formatted(url);
    }
    if (state.startsWith("42") || state.startsWith("22")) {
      return "the database at %s refused the query: %s; look at the backlog's \"where\""
          .formatted(url, said(trouble));
    }
    return "the database at %s failed with SQLSTATE %s (%s)".formatted(url, state, said(trouble));
  }

  /** The first line of what the server said, which names tables and columns but no values. */
  private static String said(SQLException trouble) {
    String message = Optional.ofNullable(trouble.getMessage()).orElse("no message");
    String line = message.lines().findFirst().orElse("").replaceAll("\\p{Cntrl}", " ");
    return line.length() <= LONGEST_MESSAGE ? line : line.substring(0, LONGEST_MESSAGE) + "…";
  }
}
