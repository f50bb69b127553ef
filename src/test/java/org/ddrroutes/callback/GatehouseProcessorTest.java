package org.ddrroutes.callback;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.coyote.ActionCode;
import org.apache.coyote.AsyncContextCallback;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.junit.jupiter.api.Test;

/** A race that cannot be had at will is played step by step. */
class GatehouseProcessorTest {

    private final List<String> heard = new ArrayList<>();

    @Test
    void endsAVisitThatIsCompletedWhileAByteComes() {
        GatehouseProtocol protocol = new GatehouseProtocol();
        GatehouseProcessor processor =
                new GatehouseProcessor(protocol, protocol.getAdapter(), Patience.DEFAULT.wholeRequest());
        processor.action(ActionCode.ASYNC_START, new Context());
        assertThat(processor.asyncPostProcess()).isEqualTo(SocketState.LONG);

        // The byte's thread has seen a listener; before its next step another thread completes the visit.
        processor.action(ActionCode.ASYNC_COMPLETE, null);
        processor.dispatchNonBlockingRead();

        assertThat(processor.asyncPostProcess()).isEqualTo(SocketState.ASYNC_END);
        assertThat(heard).containsExactly("complete", "no longer in progress");
    }

    private final class Context implements AsyncContextCallback {

        @Override
        public void fireOnComplete() {
            heard.add("complete");
        }

        @Override
        public boolean isAvailable() {
            return true;
        }

        @Override
        public void incrementInProgressAsyncCount() {
            heard.add("in progress");
        }

        @Override
        public void decrementInProgressAsyncCount() {
            heard.add("no longer in progress");
        }
    }
}
