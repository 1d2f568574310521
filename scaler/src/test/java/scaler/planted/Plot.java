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
import java.util.List;
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

  /**
   * A mistake: the first text stands in the source exactly once, and the second one instead of it.
   *
   * @param laws that are meant to find it, by their names
   */
  record Mistake(String name, String laws, String source, String right, String wrong) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** What the hunt said; empty when no law was broken. */
  String hunt(Mistake mistake, int seeds, int hours) throws IOException {
    assertThat(places(mistake)).as("places of it in " + mistake.source()).isEqualTo(1);
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
  static int places(Mistake mistake) throws IOException {
    String source = Files.readString(SOURCES.resolve(mistake.source()));
    return source.split(Pattern.quote(mistake.right()), -1).length - 1;
  }

  private void compile(Mistake mistake) throws IOException {
    String source = Files.readString(SOURCES.resolve(mistake.source()));
    Path changed = folder.resolve("source").resolve(mistake.source());
    Files.createDirectories(changed.getParent());
    Files.writeString(changed, source.replace(mistake.right(), mistake.wrong()));
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
                  .getTask(null, files, null, options, null, files.getJavaFileObjects(changed))
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
