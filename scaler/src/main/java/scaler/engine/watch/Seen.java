package scaler.engine.watch;

import java.time.Instant;
import java.util.List;
import scaler.core.decide.Guard;
import scaler.core.decide.RoleView;
import scaler.core.decide.Verdict;
import scaler.core.model.CloudMachine;

/**
 * What a look saw that went through with the cloud in sight, and what was decided of it.
 *
 * @param listing the last one of the look
 * @param roles in the order in which they were decided
 */
public record Seen(String application, Instant at, List<CloudMachine> listing, List<Role> roles) {
  public Seen {
    listing = List.copyOf(listing);
    roles = List.copyOf(roles);
  }

  /** One role's part. */
  public record Role(int version, RoleView view, Verdict verdict, List<Guard> guards) {
    public Role {
      guards = List.copyOf(guards);
    }
  }
}
