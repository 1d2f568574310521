package scaler.worker;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;

/**
 * The bundled worker as a program: {@code --url postgres://user:password@host:port/database} (or
 * the variable {@code DATABASE_URL}, which no list of processes shows), {@code --prefix NAME},
 * {@code --identifier N}. TERM and INT end it after the job in hand, with status 0.
 */
public final class WorkerProgram {
  private static final String USAGE =
      "usage: worker [--url postgres://USER:PASSWORD@HOST:PORT/DATABASE] [--prefix NAME]"
          + " [--identifier N]";
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private WorkerProgram() {}

  /**
   * Works until the process is told to end.
   *
   * @return the exit status: 0, or 2 when the arguments are wrong
   */
  public static int run(
      String[] args, Map<String, String> environment, PrintStream out, PrintStream err)
      throws InterruptedException {
    Worker.Database database;
    String name;
    try {
      Map<String, String> options = options(args);
      database =
          database(options.getOrDefault("--url", environment.getOrDefault("DATABASE_URL", "")));
      name = name(options.getOrDefault("--prefix", ""));
    } catch (IllegalArgumentException | IOException wrong) {
      err.println(wrong.getMessage());
      err.println(USAGE);
      return 2;
    }
    var worker = new Worker(database, name, PAUSE, out);
    var ended = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> endWith(worker, ended)));
    try {
      worker.run();
    } finally {
      ended.countDown();
    }
    return 0;
  }

  /** A signal ends Java with a status of its own, unless the process halts itself before. */
  private static void endWith(Worker worker, CountDownLatch ended) {
    worker.stop();
    try {
      ended.await();
      Runtime.getRuntime().halt(0);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** Starts {@link #run} with this process's arguments and streams. */
  public static void main(String[] args) throws InterruptedException {
    int status = run(args, System.getenv(), System.out, System.err);
    if (status != 0) {
      System.exit(status);
    }
  }

  private static Map<String, String> options(String[] args) {
    var options = new LinkedHashMap<String, String>();
    for (int i = 0; i < args.length; i += 2) {
      if (!args[i].matches("--(url|prefix|identifier)") || i + 1 == args.length) {
        throw new IllegalArgumentException("worker: what is meant by " + args[i] + "?");
      }
      options.put(args[i], args[i + 1]);
    }
    return options;
  }

  /** As the gem names its workers: the pid makes the name one process's. */
  private static String name(String prefix) throws IOException {
    String host = InetAddress.getLocalHost().getHostName();
    String plain = "host:%s pid:%d".formatted(host, ProcessHandle.current().pid());
    return prefix.isEmpty() ? plain : prefix + " " + plain;
  }

  private static Worker.Database database(String text) {
    URI url;
    try {
      url = new URI(text.strip());
    } catch (URISyntaxException wrong) {
      throw new IllegalArgumentException(
          "worker: --url (or DATABASE_URL) is no address of a database", wrong);
    }
    if (url.getHost() == null || !String.valueOf(url.getScheme()).matches("postgres(ql)?")) {
      throw new IllegalArgumentException(
          "worker: --url (or DATABASE_URL) is no address of a database");
    }
    var settings = new Properties();
    settings.setProperty("ApplicationName", "worker");
    settings.setProperty("connectTimeout", "5");
    String[] login =
        url.getRawUserInfo() == null ? new String[0] : url.getRawUserInfo().split(":", 2);
    if (login.length > 0) {
      settings.setProperty("user", decode(login[0]));
    }
    if (login.length == 2) {
      settings.setProperty("password", decode(login[1]));
    }
    int port = url.getPort() < 0 ? 5432 : url.getPort();
    String address = "jdbc:postgresql://" + url.getHost() + ":" + port + url.getRawPath();
    return () -> DriverManager.getConnection(address, settings);
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
