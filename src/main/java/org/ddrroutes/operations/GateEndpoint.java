package org.ddrroutes.operations;

import java.time.Clock;
import org.ddrroutes.gate.Gate;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** {@code /actuator/gate}: may the bank be called, why not, until when; opened and closed by hand. */
@Component
@WebEndpoint(id = "gate")
class GateEndpoint {

    private final Gate gate;
    private final Clock clock;

    GateEndpoint(Gate gate, Clock clock) {
        this.gate = gate;
        this.clock = clock;
    }

    @ReadOperation
    WebEndpointResponse<Object> state() {
        return Answer.to(this::view);
    }

    @WriteOperation
    WebEndpointResponse<Object> act(SecurityContext security, @Nullable String action, @Nullable String reason) {
        return Answer.to(() -> {
            switch (action == null ? "" : action) {
                case "open" -> gate.openByHand(Operator.nameOf(security));
                case "close" -> gate.closeByHand(Operator.nameOf(security), Parameters.reason(reason));
                default ->
                    throw Parameters.refusal(
                            "action",
                            "must be open or close",
                            "send {\"action\":\"open\"} or {\"action\":\"close\",\"reason\":\"…\"}");
            }
            return view();
        });
    }

    private GateView view() {
        return GateView.of(gate.state(), clock.instant());
    }
}
