package scaler.inbound.quartz;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.core.QuartzScheduler;
import org.quartz.core.QuartzSchedulerResources;
import org.quartz.impl.DefaultThreadExecutor;
import org.quartz.impl.StdJobRunShellFactory;
import org.quartz.impl.StdScheduler;
import org.quartz.impl.jdbcjobstore.InvalidConfigurationException;
import org.quartz.impl.jdbcjobstore.JobStoreTX;
import org.quartz.simpl.CascadingClassLoadHelper;
import org.quartz.simpl.SimpleThreadPool;
import org.quartz.utils.ConnectionProvider;
import org.quartz.utils.DBConnectionManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scaler.core.fleet.FleetSpec;
import scaler.engine.port.Firings;

/**
 * The clock of all nodes: a clustered Quartz on PostgreSQL, whose tables are in {@code
 * V002__quartz.sql}, with a pool of its own. Each firing happens on one node and is told to {@link
 * Firings}; rarely on two, when one is slow and taken for dead. A node that dies is replaced after
 * 15 to 25 seconds.
 */
public final class FiringScheduler implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FiringScheduler.class);
  private static final String NAME = "scaler";
  private static final int THREADS = 2;

  /** Jobs, Quartz's own three threads, and a change of triggers with its lock. */
  private static final int CONNECTIONS = THREADS + 3 + 2;

  /** How long a node sleeps at most, and how far ahead it reserves a trigger for itself. */
  private static final Duration LOOK_AHEAD = Duration.ofSeconds(5);

  private static final Duration RETRY = Duration.ofSeconds(5);
  private static final Duration MISFIRE = Duration.ofMinutes(1);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

  private final HikariDataSource pool;
  private final JobStoreTX store;
  private final Scheduler scheduler;
  private final ScheduleTriggers triggers;
  private final InstantSource clock;

  private FiringScheduler(
      HikariDataSource pool, JobStoreTX store, Scheduler scheduler, InstantSource clock) {
    this.pool = pool;
    this.store = store;
    this.scheduler = scheduler;
    this.triggers = new ScheduleTriggers(scheduler, pool);
    this.clock = clock;
  }

  /**
   * Where the store is, and who we are in it.
   *
   * @param url JDBC's
   * @param node a name for this process, for people; it need not be unique
   * @param checkin how often a node shows that it lives; half of what a take-over takes at least
   */
  public record Store(String url, String user, String password, String node, Duration checkin) {
    public Store(String url, String user, String password, String node) {
      this(url, user, password, node, Duration.ofMillis(7500));
    }

    /** Without the password, since texts end in logs. */
    @Override
    public String toString() {
      return node + " in " + url + " as " + user;
    }
  }

  /**
   * Connects to the store; nothing fires before {@link #start()}.
   *
   * @throws FiringSchedulerException when the store does not answer
   */
  public static FiringScheduler open(Store store, Firings firings, InstantSource clock) {
    HikariDataSource pool;
    try {
      pool = new HikariDataSource(poolOf(store));
    } catch (RuntimeException e) {
      throw trouble("cannot be reached", e);
    }
    try {
      String id = instanceId(store.node());
      JobStoreTX jobs = jobStore(store, id, pool);
      return new FiringScheduler(pool, jobs, quartz(id, jobs, firings), clock);
    } catch (SchedulerException | InvalidConfigurationException e) {
      pool.close();
      throw trouble("cannot be used", e);
    }
  }

  /** Begins, or goes on after {@link #standby()}. */
  public void start() {
    try {
      scheduler.start();
    } catch (SchedulerException e) {
      throw trouble("does not let this node begin", e);
    }
  }

  /** Fires nothing on this node until {@link #start()}; other nodes go on. */
  public void standby() {
    try {
      scheduler.standby();
    } catch (SchedulerException e) {
      throw trouble("does not let this node pause", e);
    }
  }

  /**
   * Makes the triggers of an application those of its configuration. It may be called again and
   * again, by several nodes at once; an older version than the stored one changes nothing.
   *
   * @param version of the configuration, from 1
   */
  public void sync(FleetSpec fleet, int version) {
    try {
      triggers.sync(fleet, version, clock.instant());
    } catch (SchedulerException | SQLException e) {
      throw trouble("did not take the triggers of " + fleet.application(), e);
    }
  }

  /** Deletes all triggers of an application; no trouble when there are none. */
  public void remove(String application) {
    try {
      triggers.remove(application);
    } catch (SchedulerException | SQLException e) {
      throw trouble("did not delete the triggers of " + application, e);
    }
  }

  /** Ends firing on this node; what is being recorded is finished, within five seconds. */
  @Override
  public void close() {
    Thread closing = Thread.ofPlatform().daemon().name("quartz-close").start(this::shutdown);
    try {
      if (!closing.join(CLOSE_LIMIT)) {
        LOG.warn("the clock does not stop within {}; its connections are closed", CLOSE_LIMIT);
        pool.close();
        store.shutdown();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      pool.close();
    }
  }

  private void shutdown() {
    try {
      scheduler.shutdown(true);
    } catch (SchedulerException e) {
      LOG.warn("the clock did not stop in order: {}", e.getMessage());
    }
  }

  private static HikariConfig poolOf(Store store) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("quartz");
    config.setJdbcUrl(store.url());
    config.setUsername(store.user());
    config.setPassword(store.password());
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(2);
    config.setConnectionTimeout(5_000);
    config.setInitializationFailTimeout(1);
    config.addDataSourceProperty("ApplicationName", "scaler clock");
    config.addDataSourceProperty("connectTimeout", "5");
    config.addDataSourceProperty("socketTimeout", "20");
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.addDataSourceProperty(
        "options",
        "-c statement_timeout=10s -c lock_timeout=10s -c idle_in_transaction_session_timeout=60s");
    return config;
  }

  /** Unique also for two processes that start at once; short enough for Quartz's columns. */
  private static String instanceId(String node) {
    return node.substring(0, Math.min(30, node.length())) + "-" + UUID.randomUUID();
  }

  /** By hand, since Quartz's factories allow one scheduler of a name in a process. */
  private static Scheduler quartz(String id, JobStoreTX jobs, Firings firings)
      throws SchedulerException {
    SimpleThreadPool threads = new SimpleThreadPool(THREADS, Thread.NORM_PRIORITY);
    threads.setMakeThreadsDaemons(true);
    threads.setThreadNamePrefix("quartz");
    threads.initialize();
    StdJobRunShellFactory shells = new StdJobRunShellFactory();
    QuartzSchedulerResources parts = new QuartzSchedulerResources();
    parts.setName(NAME);
    parts.setInstanceId(id);
    parts.setThreadName("quartz-scheduler");
    parts.setMakeSchedulerThreadDaemon(true);
    parts.setJobRunShellFactory(shells);
    parts.setThreadPool(threads);
    parts.setThreadExecutor(new DefaultThreadExecutor());
    parts.setJobStore(jobs);
    QuartzScheduler core = new QuartzScheduler(parts, LOOK_AHEAD.toMillis(), RETRY.toMillis());
    core.setJobFactory((_, _) -> new RecordFiring(firings));
    CascadingClassLoadHelper classes = new CascadingClassLoadHelper();
    classes.initialize();
    jobs.initialize(classes, core.getSchedulerSignaler());
    Scheduler scheduler = new StdScheduler(core);
    shells.initialize(scheduler);
    core.initialize();
    return scheduler;
  }

  private static JobStoreTX jobStore(Store store, String id, HikariDataSource pool)
      throws InvalidConfigurationException {
    DBConnectionManager.getInstance().addConnectionProvider(id, new Pooled(pool, id));
    JobStoreTX jobs = new JobStoreTX();
    jobs.setDataSource(id);
    jobs.setInstanceName(NAME);
    jobs.setInstanceId(id);
    jobs.setTablePrefix("qrtz_");
    jobs.setIsClustered(true);
    jobs.setClusterCheckinInterval(store.checkin().toMillis());
    // Otherwise two nodes can fire one trigger.
    jobs.setAcquireTriggersWithinLock(true);
    // Job data are text, not serialised objects.
    jobs.setUseProperties("true");
    jobs.setMisfireThreshold(MISFIRE.toMillis());
    jobs.setDbRetryInterval(RETRY.toMillis());
    jobs.setMakeThreadsDaemons(true);
    jobs.setDriverDelegateClass(TextOnlyDelegate.class.getName());
    jobs.setDriverDelegateInitString(
        "triggerPersistenceDelegateClasses=" + FiringTriggerPersistence.class.getName());
    return jobs;
  }

  /** The pool as Quartz sees it. Quartz closes it when all of its threads have ended. */
  private record Pooled(HikariDataSource pool, String id) implements ConnectionProvider {
    @Override
    public Connection getConnection() throws SQLException {
      return pool.getConnection();
    }

    @Override
    public void initialize() {
      // The pool is open.
    }

    /**
     * Before it goes, the node says that it is gone: what it had reserved for itself would
     * otherwise wait until others take it for dead.
     */
    @Override
    public void shutdown() {
      try (Connection connection = pool.getConnection();
          PreparedStatement update =
              connection.prepareStatement(
                  "update qrtz_scheduler_state set last_checkin_time = 0 where instance_name = ?")) {
        update.setString(1, id);
        update.executeUpdate();
      } catch (SQLException e) {
        LOG.info("the clock's other nodes take over a little later: {}", e.getMessage());
      } finally {
        pool.close();
      }
    }
  }

  private static FiringSchedulerException trouble(String what, Exception e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return new FiringSchedulerException(
        "the clock's store in scaler's database %s (%s); check SCALER_DATABASE_URL and that PostgreSQL runs"
            .formatted(what, String.valueOf(root.getMessage()).lines().findFirst().orElse("")),
        e);
  }
}
