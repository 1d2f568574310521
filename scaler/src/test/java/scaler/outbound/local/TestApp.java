package scaler.outbound.local;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/**
 * An application on a machine. It answers with the machine's id; with 500 while the file {@code
 * ill} is in the machine's folder; and {@code /slow} not before the file {@code go} is there.
 */
final class TestApp {
  private TestApp() {}

  /** User data that runs it. */
  static String userData() {
    return "#!/bin/sh\nexec %s -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx64m -cp '%s' %s\n"
        .formatted(
            ProcessHandle.current().info().command().orElseThrow(),
            System.getProperty("java.class.path"),
            TestApp.class.getName());
  }

  static void main() throws IOException {
    int port =
        Integer.parseInt(System.getenv("SCALER_APP_PORT"))
            + Integer.parseInt(System.getenv("SCALER_PORT_OFFSET"));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(System.getenv("SCALER_BIND"), port), 50);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", TestApp::answer);
    server.start();
  }

  private static void answer(HttpExchange exchange) throws IOException {
    Path folder = Path.of(System.getenv("SCALER_ROOT"));
    if (exchange.getRequestURI().getPath().equals("/slow")) {
      while (!Files.exists(folder.resolve("go"))) {
        LockSupport.parkNanos(20_000_000);
      }
    }
    exchange.getRequestBody().readAllBytes();
    byte[] body = System.getenv("SCALER_MACHINE").getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(Files.exists(folder.resolve("ill")) ? 500 : 200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
