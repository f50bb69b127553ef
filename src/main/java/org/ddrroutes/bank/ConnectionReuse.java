package org.ddrroutes.bank;

import java.time.Duration;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.core5.function.Resolver;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.util.TimeValue;
import org.jspecify.annotations.Nullable;

/**
 * How a kept connection is looked at before the next call. One that the bank has closed meanwhile would cost a try of unknown
 * outcome. A look takes a millisecond; for {@value #TRUSTED_MILLIS} ms it is spared, once the bank has answered two calls on one
 * connection, and until a connection is lost: some close each after its first answer and do not say so.
 */
final class ConnectionReuse implements Resolver<HttpRoute, ConnectionConfig> {

    private static final long TRUSTED_MILLIS = 50;

    private final ConnectionConfig looked;
    private final ConnectionConfig trusted;
    private volatile boolean bankKeepsConnections;

    ConnectionReuse(ConnectionConfig config) {
        looked = ConnectionConfig.copy(config)
                .setValidateAfterInactivity(TimeValue.ZERO_MILLISECONDS)
                .build();
        trusted = ConnectionConfig.copy(config)
                .setValidateAfterInactivity(TimeValue.of(Duration.ofMillis(TRUSTED_MILLIS)))
                .build();
    }

    @Override
    public ConnectionConfig resolve(HttpRoute route) {
        return bankKeepsConnections ? trusted : looked;
    }

    void answered(@Nullable EndpointDetails connection) {
        if (!bankKeepsConnections && connection != null && connection.getResponseCount() > 1) {
            bankKeepsConnections = true;
        }
    }

    /** A connection was lost before the whole answer came. */
    void lost() {
        bankKeepsConnections = false;
    }
}
