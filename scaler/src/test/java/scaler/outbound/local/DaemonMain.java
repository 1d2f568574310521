package scaler.outbound.local;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;
import scaler.outbound.local.daemon.LocalCloudDaemon;
import scaler.outbound.local.daemon.Settings;

/** A daemon in a process of its own: the home folder, then perhaps the process it lives with. */
final class DaemonMain {
  private DaemonMain() {}

  static List<String> command(Path home, String... more) {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(DaemonMain.class.getName());
    command.add(home.toString());
    command.addAll(List.of(more));
    return command;
  }

  static void main(String[] args) throws InterruptedException {
    quiet();
    Settings settings = Settings.defaults().withBootDelay(Duration.ofMillis(200));
    if (args.length > 1) {
      settings = settings.withWhilePid(Long.parseLong(args[1]));
    }
    try {
      LocalCloudDaemon.run(Path.of(args[0]), settings, InstantSource.system());
    } catch (IOException trouble) {
      System.out.println(trouble.getMessage());
      System.exit(1);
    }
  }

  static void quiet() {
    if (LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
      root.setLevel(Level.WARN);
    }
  }
}
