package scaler.inbound.quartz;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.postgresql.ds.PGSimpleDataSource;

/** A node in a process of its own, so that it can be killed. It ends by itself in two minutes. */
final class ChildNode {
  private ChildNode() {}

  public static void main(String[] arguments) throws InterruptedException {
    Map<String, String> environment = System.getenv();
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(environment.get("CHILD_DATABASE"));
    source.setUser(environment.get("CHILD_USER"));
    source.setPassword(environment.get("CHILD_PASSWORD"));
    try (FiringScheduler node =
        FiringScheduler.open(
            new FiringScheduler.Store(
                environment.getOrDefault("CHILD_DATABASE", ""),
                environment.getOrDefault("CHILD_USER", ""),
                environment.getOrDefault("CHILD_PASSWORD", ""),
                "child",
                Duration.ofSeconds(1)),
            new FiringLog(source, "child"),
            InstantSource.system())) {
      node.start();
      node.sync(Fleets.fleet("shop", Fleets.withBacklog("jobs", Duration.ofSeconds(1))), 1);
      Thread.currentThread().join(Duration.ofMinutes(2));
    }
  }
}
