package scaler.core.fleet;

import scaler.core.fleet.RoleSpec.TagSpec;
import scaler.core.model.RoleName;

/** Machines beside a role's own that do its work: they count for it, and it never touches them. */
public sealed interface Counted {
  /** Machines of others, by a tag that they bear. */
  record Tagged(TagSpec tag) implements Counted {}

  /** Those of another role of the same fleet, which works off the same queue. */
  record OfRole(RoleName role) implements Counted {}
}
