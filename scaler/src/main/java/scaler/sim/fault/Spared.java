package scaler.sim.fault;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;

/**
 * What of a life's trouble is left out, to find the little that a failure needs.
 *
 * @param kinds never happen
 * @param single these happenings do not, by kind and number
 * @param people these of the people's acts are left out, by number
 */
public record Spared(Set<FaultKind> kinds, Set<Happening> single, Set<Integer> people) {
  /** Nothing is left out. */
  public static final Spared NOTHING = new Spared(Set.of(), Set.of(), Set.of());

  public Spared {
    kinds = Set.copyOf(kinds);
    single = Set.copyOf(single);
    people = Set.copyOf(people);
  }

  /** One time that something went wrong: the n-th time that it could have. */
  public record Happening(FaultKind kind, long number) {}

  public Spared andKinds(Set<FaultKind> more) {
    Set<FaultKind> all = EnumSet.noneOf(FaultKind.class);
    all.addAll(kinds);
    all.addAll(more);
    return new Spared(all, single, people);
  }

  public Spared andSingle(Set<Happening> more) {
    Set<Happening> all = new HashSet<>(single);
    all.addAll(more);
    return new Spared(kinds, all, people);
  }

  public Spared andPeople(Set<Integer> more) {
    Set<Integer> all = new HashSet<>(people);
    all.addAll(more);
    return new Spared(kinds, single, all);
  }
}
