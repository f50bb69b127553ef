package org.ddrroutes.callback;

import java.time.Duration;
import org.apache.coyote.Adapter;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;

/**
 * HTTP/1.1 as Tomcat speaks it, but a request whose head drips in is cut after a time for the whole of it, and so is a TLS
 * handshake before it.
 */
public class GatehouseProtocol extends Http11NioProtocol {

    private Duration wholeRequest = Patience.DEFAULT.wholeRequest();
    private String callbackPath = "";

    public GatehouseProtocol() {
        super(new GatehouseEndpoint());
    }

    void setWholeRequest(Duration wholeRequest) {
        this.wholeRequest = wholeRequest;
        if (getEndpoint() instanceof GatehouseEndpoint endpoint) {
            endpoint.setHandshakeLimit(wholeRequest);
        }
    }

    /** Must be set before the server starts. */
    void setCallbackPath(String callbackPath) {
        this.callbackPath = callbackPath;
    }

    @Override
    protected Processor createProcessor() {
        return new GatehouseProcessor(this, getAdapter(), wholeRequest);
    }

    @Override
    public void setAdapter(Adapter adapter) {
        super.setAdapter(new GatehouseAdapter(adapter, callbackPath));
    }
}
