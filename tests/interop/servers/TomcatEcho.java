// Tomcat.
import jakarta.servlet.http.HttpServlet;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.catalina.Context;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.util.ServerInfo;
import org.apache.tomcat.websocket.server.WsSci;

public class TomcatEcho {
  public static class Echo extends Endpoint {
    @Override
    public void onOpen(Session session, EndpointConfig config) {
      session.setMaxTextMessageBufferSize(2 << 20);
      session.setMaxBinaryMessageBufferSize(2 << 20);
      var remote = session.getAsyncRemote();
      session.addMessageHandler(ByteBuffer.class, data -> remote.sendBinary(data));
      session.addMessageHandler(PongMessage.class, pong -> remote.sendText("pong came"));
      session.addMessageHandler(String.class, text -> {
        try {
          answer(session, text);
        } catch (IOException gone) {
          throw new UncheckedIOException(gone);
        }
      });
    }

    private static void answer(Session session, String text) throws IOException {
      var remote = session.getBasicRemote();
      switch (text) {
        case "ping me" -> remote.sendPing(ByteBuffer.wrap("are you there?".getBytes()));
        case "close me" -> session.close(new CloseReason(() -> 4321, "goodbye"));
        default -> remote.sendText(text);
      }
    }
  }

  private static void addEcho(Context context) {
    try {
      var container = (ServerContainer) context.getServletContext().getAttribute(ServerContainer.class.getName());
      container.addEndpoint(
          ServerEndpointConfig.Builder.create(Echo.class, "/").subprotocols(List.of("echo")).build());
    } catch (jakarta.websocket.DeploymentException wrong) {
      throw new IllegalStateException(wrong);
    }
  }

  public static void main(String[] arguments) throws Exception {
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(arguments[0]);
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    Context context = tomcat.addContext("", null);
    context.addServletContainerInitializer(new WsSci(), null);
    context.addLifecycleListener(event -> {
      if (event.getType().equals(Lifecycle.AFTER_START_EVENT)) addEcho(context);
    });
    Tomcat.addServlet(context, "nothing", new HttpServlet() {});
    context.addServletMappingDecoded("/", "nothing");
    tomcat.start();
    System.out.println("listening " + tomcat.getConnector().getLocalPort() + " " + ServerInfo.getServerNumber());
    tomcat.getServer().await();
  }
}
