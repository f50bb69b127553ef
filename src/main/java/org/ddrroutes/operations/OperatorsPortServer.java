package org.ddrroutes.operations;

import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardHost;
import org.apache.coyote.AbstractProtocol;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;

/**
 * Sets up the server of the operators' port, and only that: JSON for every error, and few threads, so that whoever guesses
 * passwords there cannot keep the machine busy. Named beside {@link OperatorsPortSecurity}, for the same reason.
 */
final class OperatorsPortServer implements WebServerFactoryCustomizer<TomcatServletWebServerFactory>, Ordered {

    private static final int THREADS = 16;

    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        // Tomcat would log the first malformed header line it meets word for word, a login included.
        System.setProperty("org.apache.juli.logging.UserDataHelper.CONFIG", "NONE");
        factory.addConnectorCustomizers(OperatorsPortServer::connector);
        factory.addContextCustomizers(OperatorsPortServer::context);
    }

    private static void connector(Connector connector) {
        connector.setXpoweredBy(false);
        if (connector.getProtocolHandler() instanceof AbstractProtocol<?> protocol) {
            protocol.setMaxThreads(THREADS);
            protocol.setMinSpareThreads(1);
        }
    }

    private static void context(Context context) {
        for (ErrorPage page : context.findErrorPages()) {
            context.removeErrorPage(page);
        }
        if (context.getParent() instanceof StandardHost host) {
            host.getPipeline().addValve(new ProblemReport());
            // Named as the host's own, or Tomcat would add its page of HTML further in.
            host.setErrorReportValveClass(ProblemReport.class.getName());
        }
    }
}
