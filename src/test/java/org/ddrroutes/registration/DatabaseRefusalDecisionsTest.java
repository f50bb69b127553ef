package org.ddrroutes.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;
import static org.ddrroutes.gate.DatabaseMonitor.Judgement.CONFLICT;
import static org.ddrroutes.gate.DatabaseMonitor.Judgement.ONE_MESSAGE;
import static org.ddrroutes.gate.DatabaseMonitor.Judgement.OUTAGE;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.ddrroutes.bank.ShippedCodes;
import org.ddrroutes.gate.DatabaseMonitor;
import org.ddrroutes.gate.DatabaseMonitor.Judgement;
import org.ddrroutes.gate.DatabaseMonitorBeans;
import org.ddrroutes.harness.Postgres;
import org.ddrroutes.harness.SharedParts;
import org.ddrroutes.state.StateContext;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whose fault a refusal of the database is, by its SQLSTATE and by the moment in a registration's life: every moment from the
 * answer on is one with a call in flight. See "What is one message's fault".
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(SharedParts.class)
class DatabaseRefusalDecisionsTest {

    private static final String ONLY_THIS_MESSAGE = "WHEN (NEW.request_uid = 'U-1')";

    @AutoClose
    private StateContext core;

    private RegistrationDriver driver;

    private enum Moment {
        THE_INTENT("INSERT ON registration", "", RegistrationDriver::receive),
        THE_EVENT_OF_THE_INTENT("INSERT ON registration_event", "", RegistrationDriver::receive),
        THE_ANSWER("UPDATE ON registration", "", answered("0")),
        THE_EVENT_OF_THE_ANSWER("INSERT ON registration_event", "WHEN (NEW.to_state = 'ACCEPTED')", answered("0")),
        THE_NEXT_TRY("UPDATE ON registration", "", answered("BSN003")),
        THE_DEAD_LETTER("UPDATE ON registration", "", answered("BSN001")),
        THE_RESULT("INSERT ON result_outbox", "", answered("0")),
        THE_CALLBACK("UPDATE ON registration", "WHEN (NEW.state = 'REGISTERED')", driver -> {
            driver.bring(RegistrationState.ACCEPTED);
            driver.move(RegistrationState.REGISTERED);
        }),
        A_SECOND_MESSAGE("INSERT ON result_recipient", "", driver -> {
            driver.receive();
            driver.record(driver.message("M-2"));
        });

        private final String event;
        private final String condition;
        private final Consumer<RegistrationDriver> steps;

        Moment(String event, String condition, Consumer<RegistrationDriver> steps) {
            this.event = event;
            this.condition = condition;
            this.steps = steps;
        }

        private static Consumer<RegistrationDriver> answered(String code) {
            return driver -> driver.answered(ShippedCodes.answer(200, code));
        }
    }

    /** What a refusal means that every message meets, and one that only this message meets. */
    private enum Refusal {
        DATA(ONE_MESSAGE, ONE_MESSAGE, "22001", "23514"),
        IN_EACH_OTHERS_WAY(CONFLICT, CONFLICT, "40001", "40P01"),
        OF_THE_SERVER(OUTAGE, OUTAGE, "08006", "28000", "3D000", "53100", "57P01", "58030"),
        OF_THE_CONNECTION(OUTAGE, CONFLICT, "0A000", "25006", "26000", "42P05", "57P05"),
        UNDECIDED(OUTAGE, ONE_MESSAGE, "2200H", "42501", "42P01", "54001", "55000", "55P03", "57014", "P0001", "XX000");

        private final Judgement ofAll;
        private final Judgement ofOne;
        private final String[] sqlStates;

        Refusal(Judgement ofAll, Judgement ofOne, String... sqlStates) {
            this.ofAll = ofAll;
            this.ofOne = ofOne;
            this.sqlStates = sqlStates;
        }
    }

    static Stream<Arguments> refusalsOfAll() {
        return Arrays.stream(Moment.values())
                .flatMap(moment -> Arrays.stream(Refusal.values())
                        .flatMap(refusal -> Arrays.stream(refusal.sqlStates)
                                .map(sqlState -> arguments(sqlState, moment, refusal.ofAll))));
    }

    static Stream<Arguments> refusalsOfOne() {
        return Arrays.stream(Refusal.values())
                .flatMap(refusal ->
                        Arrays.stream(refusal.sqlStates).map(sqlState -> arguments(sqlState, refusal.ofOne)));
    }

    @BeforeAll
    void start(Postgres postgres) {
        core = StateContext.onPostgres(postgres);
    }

    @BeforeEach
    void reset() {
        core.reset();
        driver = new RegistrationDriver(core, "U-1");
    }

    @ParameterizedTest(name = "{0} at {1}: {2}")
    @MethodSource("refusalsOfAll")
    void judgesWhatEveryMessageMeets(String sqlState, Moment moment, Judgement expected) {
        isJudged(sqlState, moment, moment.condition, expected);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("refusalsOfOne")
    void judgesWhatOneMessageMeets(String sqlState, Judgement expected) {
        isJudged(sqlState, Moment.THE_INTENT, ONLY_THIS_MESSAGE, expected);
    }

    /** What was asked while it was down may fail after it is up: the outage is over, and not told a second time. */
    @ParameterizedTest
    @ValueSource(strings = {"08006", "57P01", "28P01", "53300"})
    void isNotDownAgainByWhatIsReportedLate(String sqlState) {
        SQLException failure = new SQLException("refused", sqlState);
        DatabaseMonitor monitor = DatabaseMonitorBeans.another(core);
        try {
            assertThat(monitor.judge(failure)).isEqualTo(OUTAGE);
            await().until(monitor::isUp);

            assertThat(monitor.judge(failure)).isEqualTo(CONFLICT);
            assertThat(monitor.isUp()).isTrue();
        } finally {
            monitor.destroy();
        }
    }

    /** Else it would keep a consumer for ever. */
    @ParameterizedTest
    @ValueSource(strings = {"40001", "53100", "58030", "25006", "0A000"})
    @Timeout(60)
    void becomesADeadLetterWhereItFailsAgainAndAgainWhileOthersAreWritten(String sqlState) {
        refuse(sqlState, Moment.THE_INTENT, ONLY_THIS_MESSAGE);
        DatabaseMonitor monitor = DatabaseMonitorBeans.withoutPauses(core);
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        try {
            new FailurePolicy(core.bean(Intake.class), monitor, null, null, null)
                    .waitInRetryQueue(exchange, driver.message("M-1"));

            assertThat(exchange.getVariable("action")).isEqualTo("dead-letter");
            assertThat(exchange.getVariable("code")).isEqualTo("SYS001");
        } finally {
            monitor.destroy();
            core.jdbc().sql("DROP TRIGGER refusal ON registration").update();
        }
    }

    private void refuse(String sqlState, Moment moment, String condition) {
        core.jdbc().sql("""
                        CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
                        'BEGIN RAISE EXCEPTION ''refused'' USING ERRCODE = ''%s''; END'""".formatted(sqlState)).update();
        core.jdbc()
                .sql("CREATE TRIGGER refusal BEFORE " + moment.event + " FOR EACH ROW " + condition
                        + " EXECUTE FUNCTION refuse()")
                .update();
    }

    private void isJudged(String sqlState, Moment moment, String condition, Judgement expected) {
        refuse(sqlState, moment, condition);
        DatabaseMonitor monitor = DatabaseMonitorBeans.another(core);
        try {
            Throwable failure = catchThrowable(() -> moment.steps.accept(driver));

            assertThat(failure).isNotNull();
            assertThat(monitor.judge(failure)).isEqualTo(expected);
            assertThat(monitor.sqlState()).isEqualTo(expected == OUTAGE ? Optional.of(sqlState) : Optional.empty());
        } finally {
            monitor.destroy();
            core.jdbc()
                    .sql("DROP TRIGGER refusal " + moment.event.substring(moment.event.indexOf("ON ")))
                    .update();
        }
    }
}
