package scaler.app.wiring;

import java.util.Optional;
import scaler.outbound.postgres.Configurations.Draft;
import scaler.outbound.postgres.JdbiHolds;
import scaler.outbound.postgres.JdbiHolds.Held;

/** What people are told of an application that is held, and what may not be done meanwhile. */
public final class Holding {
  private Holding() {}

  /** That it is held, why, and what to do; empty when it is not. */
  public static Optional<String> sentence(Session session, String application) {
    return held(session, application)
        .map(held -> "%s is held: %s; %s".formatted(application, held.why(), remedy(held)));
  }

  /** The hold in force. */
  public static Optional<Held> held(Session session, String application) {
    return new JdbiHolds(session.database()).held(application);
  }

  /** What to do about it, as a clause. */
  public static String remedy(Held held) {
    return held.others()
        .map(others ->
            "if that fleet is yours and its database is lost, write install: %s into the fleet file and scaler apply it; if another scaler decides for it, stop one of the two"
                .formatted(others))
        .orElse(
            "see first that no other scaler decides for it (another computer, another database): if one does, stop one of the two; else compare scaler status with what the cloud shows, then scaler resume --all");
  }

  /** Refuses while the application is held. */
  public static void refuse(Session session, String application) {
    sentence(session, application)
        .ifPresent(said -> {
          throw new Refusal(Exit.REFUSED, said);
        });
  }

  /** Refuses a file that names another installation than the one of machines that live. */
  public static void refuseRenamed(Session session, Draft draft) {
    String now = session.database().installation(draft.application());
    boolean lives = !session.ledger().machines().living(draft.application()).isEmpty();
    if (lives && draft.install().filter(name -> !name.equals(now)).isPresent()) {
      throw new Refusal(
          Exit.REFUSED,
          "install is %s in %s, and the machines of %s bear %s in their tags; write install: %s"
              .formatted(
                  draft.install().orElseThrow(), draft.file(), draft.application(), now, now));
    }
  }
}
