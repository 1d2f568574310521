package scaler.outbound;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on loopback that answers every connection with whatever a test wants, well or badly. */
public final class RawServer implements AutoCloseable {
  private final ServerSocket listening;
  private final AtomicInteger asked = new AtomicInteger();

  /** Writes the answer, byte by byte, or for ever. */
  public interface Answer {
    void write(OutputStream out) throws IOException, InterruptedException;
  }

  private RawServer(ServerSocket listening) {
    this.listening = listening;
  }

  /** Reads a request's head, then answers. */
  public static RawServer answering(Answer answer) throws IOException {
    return on(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), answer);
  }

  public static RawServer on(ServerSocket listening, Answer answer) {
    var server = new RawServer(listening);
    Thread.ofVirtual().start(() -> server.accept(answer));
    return server;
  }

  /** An orderly answer with that status and body. */
  public static Answer http(String status, String body) {
    return out ->
        write(
            out,
            "HTTP/1.1 %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
                .formatted(status, body.getBytes(StandardCharsets.UTF_8).length, body));
  }

  public static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /** Writes the text again and again until the other side hangs up. */
  public static void forEver(OutputStream out, String text) throws IOException {
    while (true) {
      write(out, text);
    }
  }

  public int port() {
    return listening.getLocalPort();
  }

  /** How many requests have come so far. */
  public int asked() {
    return asked.get();
  }

  private void accept(Answer answer) {
    while (!listening.isClosed()) {
      try {
        Socket socket = listening.accept();
        Thread.ofVirtual().start(() -> serve(socket, answer));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket, Answer answer) {
    try (socket) {
      var in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      String line = in.readLine();
      while (line != null && !line.isEmpty()) {
        line = in.readLine();
      }
      asked.incrementAndGet();
      answer.write(socket.getOutputStream());
    } catch (IOException hungUp) {
      // What a test with an endless answer waits for.
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
