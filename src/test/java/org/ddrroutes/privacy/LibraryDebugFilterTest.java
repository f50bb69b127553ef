package org.ddrroutes.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LibraryDebugFilterTest {

    private final LoggerContext logging = new LoggerContext();

    @BeforeEach
    void atEveryLevel() {
        LibraryDebugFilter.in(logging);
        logging.getLogger("ROOT").setLevel(Level.TRACE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.apache.hc.client5.http.wire",
                "org.springframework.jdbc.core.StatementCreatorUtils",
                "org.postgresql.jdbc.PgConnection",
                "org.ddrroutesandmore",
                "ROOT"
            })
    void silencesALibraryBelowInfoThoughItsOwnLevelIsSet(String name) {
        logging.getLogger(name).setLevel(Level.TRACE);

        assertThat(logging.getLogger(name).isTraceEnabled()).isFalse();
        assertThat(logging.getLogger(name).isDebugEnabled()).isFalse();
        assertThat(logging.getLogger(name).isInfoEnabled()).isTrue();
    }

    @Test
    void leavesTheProgramsOwnCodeItsDebug() {
        assertThat(logging.getLogger("org.ddrroutes.gate.ProbeLease").isDebugEnabled())
                .isTrue();
        assertThat(logging.getLogger("org.ddrroutes.broker.GatedListenerContainer")
                        .isTraceEnabled())
                .isFalse();
        logging.getLogger("org.ddrroutes").setLevel(Level.WARN);
        assertThat(logging.getLogger("org.ddrroutes.gate.ProbeLease").isInfoEnabled())
                .isFalse();
    }

    @Test
    void outlivesAConfigurationThatIsReadAnew() {
        LibraryDebugFilter.in(logging);
        logging.reset();
        logging.getLogger("ROOT").setLevel(Level.DEBUG);

        assertThat(logging.getLogger("org.apache.camel").isDebugEnabled()).isFalse();
        assertThat(logging.getTurboFilterList()).hasSize(1);
    }
}
