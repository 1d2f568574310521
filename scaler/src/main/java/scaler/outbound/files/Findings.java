package scaler.outbound.files;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import scaler.outbound.files.Problem.Severity;

/** Collects the problems of one file while it is checked. */
final class Findings {
  private final String file;
  private final Set<Problem> problems;

  Findings(String file) {
    this(file, new LinkedHashSet<>());
  }

  private Findings(String file, Set<Problem> problems) {
    this.file = file;
    this.problems = problems;
  }

  /** A collector for another file whose problems join these. */
  Findings in(String otherFile) {
    return new Findings(otherFile, problems);
  }

  void error(Place at, String what, String fix) {
    add(Severity.ERROR, at, what, fix);
  }

  void warning(Place at, String what, String fix) {
    add(Severity.WARNING, at, what, fix);
  }

  void note(Place at, String what, String fix) {
    add(Severity.NOTE, at, what, fix);
  }

  private void add(Severity severity, Place at, String what, String fix) {
    problems.add(new Problem(severity, file, at.line(), at.column(), what, fix));
  }

  boolean broken() {
    return problems.stream().anyMatch(problem -> problem.severity() == Severity.ERROR);
  }

  /** All of them, by file in the order in which the files were met, then by place. */
  List<Problem> sorted() {
    List<String> files = problems.stream().map(Problem::file).distinct().toList();
    return problems.stream()
        .sorted(
            Comparator.comparing((Problem problem) -> !problem.file().equals(file))
                .thenComparingInt(problem -> files.indexOf(problem.file()))
                .thenComparingInt(Problem::line)
                .thenComparingInt(Problem::column)
                .thenComparing(Problem::severity))
        .toList();
  }
}
