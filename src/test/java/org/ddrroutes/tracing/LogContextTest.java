package org.ddrroutes.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class LogContextTest {

    @Test
    void namesTheRegistrationWhereNothingIsTracedToo() {
        LogContext.begin("op-09");
        assertThat(MDC.getCopyOfContextMap()).containsOnlyKeys("requestUID").containsEntry("requestUID", "op-09");

        LogContext.end();
        assertThat(MDC.getCopyOfContextMap()).isNullOrEmpty();
    }
}
