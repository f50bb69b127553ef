package org.ddrroutes.callback;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.RemoteIpValve;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.apache.tomcat.util.net.TLSClientHelloExtractor;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;

/**
 * Sets up the server of the application port, and only that: nothing but the gatehouse answers there, and what the server
 * itself must refuse is refused in the bank's words. Runs after Spring Boot's own customizers, some of which it undoes.
 */
final class GatehouseServer implements WebServerFactoryCustomizer<TomcatServletWebServerFactory>, Ordered {

    /** What Tomcat can be told to take in a target though HTTP forbids it: it is then just one more unknown path. */
    private static final String ODD_CHARACTERS = "\"<>[\\]^`{|}";

    private final Patience patience;
    private final CallbackSettings settings;

    GatehouseServer(Patience patience, CallbackSettings settings) {
        this.patience = patience;
        this.settings = settings;
    }

    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        // Tomcat would log the first malformed header line it meets word for word, msg-hdr with its key included.
        System.setProperty("org.apache.juli.logging.UserDataHelper.CONFIG", "NONE");
        // To who speaks plain HTTP on a port that speaks TLS Tomcat says this, before any of our code sees the
        // connection.
        TLSClientHelloExtractor.USE_TLS_RESPONSE = plainBadRequest();
        factory.setProtocol(GatehouseProtocol.class.getName());
        factory.addConnectorCustomizers(this::connector);
        factory.addContextCustomizers(GatehouseServer::context);
        factory.addContextCustomizers(this::refusals);
        // Spring Boot adds this one by itself on some platforms; whom to believe is ddr.callback.trusted-proxies'
        // business.
        factory.setEngineValves(factory.getEngineValves().stream()
                .filter(valve -> !(valve instanceof RemoteIpValve))
                .toList());
    }

    private void connector(Connector connector) {
        // TRACE is refused by our own check; left to Tomcat the answer would not be ours.
        connector.setAllowTrace(true);
        connector.setXpoweredBy(false);
        if (connector.getProtocolHandler() instanceof GatehouseProtocol protocol) {
            protocol.setWholeRequest(patience.wholeRequest());
            protocol.setCallbackPath(settings.path());
            protocol.setRelaxedPathChars(ODD_CHARACTERS);
            protocol.setRelaxedQueryChars(ODD_CHARACTERS);
            protocol.setUseKeepAliveResponseHeader(false);
            // A sender that asks before it sends gets leave when its body is wanted: by the visit, not before.
            protocol.setContinueResponseTiming("onRead");
        }
    }

    private static byte[] plainBadRequest() {
        String json = new String(Answer.badRequest().json(), UTF_8);
        return ("HTTP/1.1 400 \r\nContent-Type: application/json\r\nContent-Length: " + json.length()
                        + "\r\nConnection: close\r\n\r\n" + json)
                .getBytes(UTF_8);
    }

    private static void context(Context context) {
        for (ErrorPage page : context.findErrorPages()) {
            context.removeErrorPage(page);
        }
    }

    private void refusals(Context context) {
        if (context.getParent() instanceof StandardHost host) {
            host.getPipeline().addValve(new PlainErrorReport(settings));
            // Named as the host's own, or Tomcat would add its page of HTML further in.
            host.setErrorReportValveClass(PlainErrorReport.class.getName());
        }
    }
}
