package scaler.core.decide;

import java.util.List;
import scaler.core.model.Volume;

/** The data volumes that new machines of a role may be given. */
public sealed interface Stock {
  /** For a role without data volumes. */
  Stock NOT_NEEDED = new Seen(List.of());

  /** The cloud told nothing of them. */
  record Unseen(String why) implements Stock {}

  /**
   * All shelves are full enough for as many machines as the one with the fewest.
   *
   * @param shelves one for each entry of the role, in its order
   */
  record Seen(List<Shelf> shelves) implements Stock {
    public Seen {
      shelves = List.copyOf(shelves);
    }
  }

  /**
   * The volumes of one entry.
   *
   * @param device the name under which they are attached
   * @param tag by which they are known, for people
   * @param free not attached to any machine and not set aside for one, by id
   */
  record Shelf(String device, String tag, List<Volume> free) {
    public Shelf {
      free = List.copyOf(free);
    }
  }
}
