// Jetty.
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;
import org.eclipse.jetty.websocket.api.RemoteEndpoint;
import org.eclipse.jetty.websocket.api.WebSocketAdapter;
import org.eclipse.jetty.websocket.api.WebSocketPingPongListener;
import org.eclipse.jetty.websocket.servlet.WebSocketServlet;
import org.eclipse.jetty.websocket.servlet.WebSocketServletFactory;

public class JettyEcho {
  static class Echo extends WebSocketAdapter implements WebSocketPingPongListener {
    @Override
    public void onWebSocketText(String text) {
      try {
        answer(text);
      } catch (IOException gone) {
        throw new UncheckedIOException(gone);
      }
    }

    private void answer(String text) throws IOException {
      RemoteEndpoint remote = getRemote();
      switch (text) {
        case "ping me" -> remote.sendPing(ByteBuffer.wrap("are you there?".getBytes()));
        case "close me" -> getSession().close(4321, "goodbye");
        case "in fragments" -> {
          remote.sendPartialString("one ", false);
          remote.sendPartialString("two ", false);
          remote.sendPartialString("three", true);
        }
        default -> remote.sendString(text);
      }
    }

    @Override
    public void onWebSocketBinary(byte[] data, int offset, int length) {
      getRemote().sendBytesByFuture(ByteBuffer.wrap(data, offset, length));
    }

    @Override
    public void onWebSocketPing(ByteBuffer data) {}

    @Override
    public void onWebSocketPong(ByteBuffer data) {
      getRemote().sendStringByFuture("pong came");
    }
  }

  static class Servlet extends WebSocketServlet {
    @Override
    public void configure(WebSocketServletFactory factory) {
      factory.getPolicy().setMaxTextMessageSize(2 << 20);
      factory.getPolicy().setMaxBinaryMessageSize(2 << 20);
      factory.setCreator((request, response) -> {
        if (request.getSubProtocols().contains("echo")) response.setAcceptedSubProtocol("echo");
        return new Echo();
      });
    }
  }

  public static void main(String[] arguments) throws Exception {
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    ServletContextHandler handler = new ServletContextHandler();
    handler.addServlet(new ServletHolder(new Servlet()), "/");
    server.setHandler(handler);
    server.start();
    System.out.println("listening " + connector.getLocalPort() + " " + Server.getVersion());
  }
}
