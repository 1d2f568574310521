package scaler.planted;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles a source with a mistake into a folder of its own, and runs the soak with it. */
final class Plot {
  private static final Path SOURCES =
      Path.of(System.getProperty("scaler.project", ".."), "scaler/src/main/java/scaler");

  private final Path folder;

  Plot(Path folder) {
    this.folder = folder;
  }

  /** The first text stands in the source exactly once, and the second one instead of it. */
  record Change(String source, String right, String wrong) {}

  /**
   * A mistake. Mostly one change; where two guards hold the same, one of them is enough, and
   * nothing is wrong in fact until both are broken.
   *
   * @param laws that are meant to find it, by their names
   */
  record Mistake(String name, String laws, List<Change> changes) {
    Mistake(String name, String laws, String source, String right, String wrong) {
      this(name, laws, List.of(new Change(source, right, wrong)));
    }

    /** The same with one more change. */
    Mistake and(String source, String right, String wrong) {
      List<Change> all = new ArrayList<>(changes);
      all.add(new Change(source, right, wrong));
      return new Mistake(name, laws, List.copyOf(all));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** What the hunt said; empty when no law was broken. */
  String hunt(Mistake mistake, int seeds, int hours) throws IOException {
    for (Change change : mistake.changes()) {
      assertThat(places(change)).as("places of it in " + change.source()).isEqualTo(1);
    }
    compile(mistake);
    List<URL> path = new ArrayList<>();
    path.add(url(folder));
    for (String entry : classPath()) {
      path.add(url(Path.of(entry)));
    }
    try (URLClassLoader loader =
        new URLClassLoader(path.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      Class<?> hunt = loader.loadClass(Hunt.class.getName());
      return (String)
          hunt.getMethod("until", String.class, int.class, int.class)
              .invoke(null, mistake.laws(), seeds, hours);
    } catch (ClassNotFoundException
        | NoSuchMethodException
        | IllegalAccessException
        | InvocationTargetException e) {
      throw new IllegalStateException(e);
    }
  }

  /** How often the right text stands in the source. */
  static int places(Change change) throws IOException {
    String source = Files.readString(SOURCES.resolve(change.source()));
    return source.split(Pattern.quote(change.right()), -1).length - 1;
  }

  /** The changed source; of a second change in the same one, with the first. */
  private Path changed(Change change) throws IOException {
    Path changed = folder.resolve("source").resolve(change.source());
    String source =
        Files.readString(Files.exists(changed) ? changed : SOURCES.resolve(change.source()));
    Files.createDirectories(changed.getParent());
    return Files.writeString(changed, source.replace(change.right(), change.wrong()));
  }

  private void compile(Mistake mistake) throws IOException {
    Set<Path> changed = new LinkedHashSet<>();
    for (Change change : mistake.changes()) {
      changed.add(changed(change));
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of(
              "-nowarn",
              "-proc:none",
              "-parameters",
              "-d",
              folder.toString(),
              "-cp",
              String.join(File.pathSeparator, classPath()));
      assertThat(
              compiler
                  .getTask(
                      null, files, null, options, null, files.getJavaFileObjectsFromPaths(changed))
                  .call())
          .as("compiles")
          .isTrue();
    }
  }

  private static List<String> classPath() {
    return List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1));
  }

  private static URL url(Path path) throws MalformedURLException {
    return path.toUri().toURL();
  }
}
