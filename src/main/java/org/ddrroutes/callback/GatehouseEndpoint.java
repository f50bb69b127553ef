package org.ddrroutes.callback;

import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * Accepts connections as Tomcat does, but bounds a TLS handshake as a whole: Tomcat's own time-out starts anew with every
 * byte. No thread waits for a handshake; what a slow one holds is its connection.
 */
final class GatehouseEndpoint extends NioEndpoint {

    private Duration handshakeLimit = Patience.DEFAULT.wholeRequest();

    void setHandshakeLimit(Duration limit) {
        handshakeLimit = limit;
    }

    @Override
    protected boolean setSocketOptions(SocketChannel socket) {
        boolean taken = super.setSocketOptions(socket);
        SocketWrapperBase<NioChannel> connection = connections.get(socket);
        ScheduledExecutorService clock = getUtilityExecutor();
        if (taken && isSSLEnabled() && connection != null && clock != null) {
            clock.schedule(() -> cutUnlessSecret(socket, connection), handshakeLimit.toMillis(), TimeUnit.MILLISECONDS);
        }
        return taken;
    }

    private void cutUnlessSecret(SocketChannel socket, SocketWrapperBase<NioChannel> connection) {
        boolean isStillThere = connections.get(socket) == connection && !connection.isClosed();
        NioChannel channel = connection.getSocket();
        if (isStillThere && channel != null && !channel.isHandshakeComplete()) {
            connection.close();
        }
    }
}
