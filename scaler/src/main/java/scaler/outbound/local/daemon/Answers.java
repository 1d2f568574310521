package scaler.outbound.local.daemon;

import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Writes whole answers. */
final class Answers {
  private Answers() {}

  static boolean text(Response response, Callback callback, int status, String body) {
    return send(response, callback, status, "text/plain; charset=utf-8", body);
  }

  /** What Jetty itself has to say of a failed request: its status in words, never a stack. */
  static boolean error(Request request, Response response, Callback callback) {
    int status = response.getStatus();
    return text(response, callback, status, HttpStatus.getMessage(status) + "\n");
  }

  static boolean json(Response response, Callback callback, int status, String body) {
    return send(response, callback, status, "application/json", body);
  }

  private static boolean send(
      Response response, Callback callback, int status, String type, String body) {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
    response
        .getHeaders()
        .put(HttpHeader.CONTENT_LENGTH, body.getBytes(StandardCharsets.UTF_8).length);
    Content.Sink.write(response, true, body, callback);
    return true;
  }
}
