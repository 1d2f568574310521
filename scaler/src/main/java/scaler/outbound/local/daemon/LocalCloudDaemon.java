package scaler.outbound.local.daemon;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.SizeLimitHandler;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scaler.outbound.local.wire.Description;
import scaler.outbound.local.wire.Endpoint;
import scaler.outbound.local.wire.HomeLock;

/**
 * A cloud on this computer. It keeps all it knows in its home folder, which has one daemon at a
 * time; a daemon that was killed and started again finds its machines as they are. It ends no
 * machine unless it is told to, by {@code down} or by {@link Settings#whilePid}.
 */
public final class LocalCloudDaemon implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalCloudDaemon.class);
  private static final Duration TICK = Duration.ofMillis(100);
  private static final int REQUESTS = 256;
  private static final int IDLE_MILLIS = 30_000;

  private final Path home;
  private final Settings settings;
  private final Instant started;
  private final HomeLock lock;
  private final Processes processes = new Processes();
  private final Optional<ProcessKey> companion;
  private final Server server = new Server(new VirtualThreadPool(REQUESTS));
  private final Machines machines;
  private final Balancers balancers;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread ticking;
  private volatile boolean goingDown;

  private LocalCloudDaemon(Path home, Settings settings, InstantSource clock, HomeLock lock)
      throws IOException {
    this.home = home;
    this.settings = settings;
    this.started = clock.instant();
    this.lock = lock;
    this.companion =
        settings.whilePid().isPresent()
            ? processes.living(settings.whilePid().getAsLong())
            : Optional.empty();
    SecureRandom random = new SecureRandom();
    int port = port(home, random);
    Endpoint endpoint = new Endpoint(port, secret(random), ProcessHandle.current().pid());
    URI base = endpoint.base();
    String key = metadataKey(home, random);
    Runner runner = new Runner(home.resolve("machines"), base);
    this.machines =
        new Machines(
            new JsonFile<>(home.resolve("machines.json"), Machines.Saved.class),
            runner,
            settings,
            clock,
            random);
    this.balancers =
        new Balancers(
            new JsonFile<>(home.resolve("balancers.json"), Balancers.Saved.class),
            machines,
            settings,
            clock);
    listen(
        port,
        new Handler.Sequence(
            new ApiHandler(
                endpoint.token(), machines, balancers, this::describe, () -> goingDown = true),
            new MetadataHandler(machines, clock, key)));
    endpoint.write(home);
    this.ticking = Thread.ofVirtual().name("tick").start(this::tickForEver);
  }

  /** Outlives the daemon, so that tokens which machines hold stay good. */
  private static String metadataKey(Path home, SecureRandom random) throws IOException {
    JsonFile<String> file = new JsonFile<>(home.resolve("metadata-key.json"), String.class);
    Optional<String> known = file.read();
    if (known.isPresent()) {
      return known.get();
    }
    String fresh = secret(random);
    file.write(fresh);
    return fresh;
  }

  /**
   * Runs a local cloud until it is told to end; for a process of its own.
   *
   * @throws IOException with one sentence for people, when it cannot start
   */
  public static void run(Path home, Settings settings, InstantSource clock)
      throws IOException, InterruptedException {
    try (LocalCloudDaemon daemon = start(home, settings, clock)) {
      daemon.ended.await();
    }
  }

  /**
   * Starts a local cloud in this process.
   *
   * @throws IOException with one sentence for people, when it cannot start
   */
  public static LocalCloudDaemon start(Path home, Settings settings, InstantSource clock)
      throws IOException {
    Path folder = home.toAbsolutePath().normalize();
    Endpoint.privateFolder(folder);
    HomeLock lock =
        HomeLock.take(folder)
            .orElseThrow(() ->
                new IOException(
                    "A local cloud runs already in %s: use it, or end it with scaler local-cloud down."
                        .formatted(folder)));
    try {
      return new LocalCloudDaemon(folder, settings, clock, lock);
    } catch (IOException trouble) {
      lock.close();
      throw trouble;
    }
  }

  /** Ends the daemon and leaves the machines alone. */
  @Override
  public void close() throws IOException {
    ended.countDown();
    try {
      server.stop();
      // A tick that saw no balancers any more would write down that there are none.
      ticking.join();
    } catch (Exception trouble) {
      LOG.debug("The server did not stop: {}", trouble.getMessage());
    }
    balancers.close();
    lock.close();
  }

  private Description describe() {
    return new Description(
        ProcessHandle.current().pid(),
        started,
        machines.shared(),
        machines.describe(),
        balancers.describe());
  }

  private void tickForEver() {
    try {
      while (ended.getCount() > 0) {
        if (companionGone()) {
          goingDown = true;
        }
        if (goingDown) {
          machines.terminateAll();
        }
        tick();
        if (goingDown && !machines.any()) {
          // Nobody knows the port any more, and a later down has nothing to do.
          Files.deleteIfExists(Endpoint.file(home));
          ended.countDown();
        }
        Thread.sleep(TICK);
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    } catch (IOException trouble) {
      LOG.warn("{} stays behind: {}", Endpoint.file(home), trouble.getMessage());
      ended.countDown();
    }
  }

  private boolean companionGone() {
    return settings.whilePid().isPresent() && companion.filter(processes::lives).isEmpty();
  }

  private void tick() {
    try {
      machines.tick();
      balancers.tick();
    } catch (RuntimeException bug) {
      LOG.error("The local cloud goes on after an error", bug);
    }
  }

  /** The port of the last daemon, because living machines know it; else a free one. */
  private static int port(Path home, SecureRandom random) throws IOException {
    Optional<Integer> before = Endpoint.read(home).map(Endpoint::port);
    if (before.isPresent()) {
      if (!Place.bindable("127.0.0.1", before.get())) {
        throw new IOException(
            "Port %d, which the local cloud in %s has always used, is taken: end what listens there."
                .formatted(before.get(), home));
      }
      return before.get();
    }
    return Place.freePort(random.nextInt(), Set.of())
        .orElseThrow(() -> new IOException("No free port on 127.0.0.1 for the local cloud."));
  }

  private void listen(int port, Handler handler) throws IOException {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
    connector.setHost("127.0.0.1");
    connector.setPort(port);
    connector.setIdleTimeout(IDLE_MILLIS);
    server.addConnector(connector);
    SizeLimitHandler limit = new SizeLimitHandler(Limits.BODY, -1);
    limit.setHandler(handler);
    server.setHandler(limit);
    server.setErrorHandler(Answers::error);
    server.setStopTimeout(0);
    try {
      server.start();
    } catch (Exception trouble) {
      balancers.close();
      throw new IOException(
          "The local cloud cannot listen on 127.0.0.1:%d: %s."
              .formatted(port, trouble.getMessage()),
          trouble);
    }
  }

  private static String secret(SecureRandom random) {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
