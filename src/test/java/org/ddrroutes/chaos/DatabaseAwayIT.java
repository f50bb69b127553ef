package org.ddrroutes.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.ddrroutes.harness.BankAnswer;
import org.ddrroutes.harness.Postgres;
import org.ddrroutes.harness.Product;
import org.ddrroutes.harness.SharedParts;
import org.ddrroutes.harness.TestSetup;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Without the database nothing is taken, and no message pays for it with more than one delivery: half an hour, at a
 * sixtieth.
 */
@ExtendWith(SharedParts.class)
class DatabaseAwayIT {

    private static final Duration OUTAGE = Duration.ofMinutes(30).dividedBy(60);

    enum Outage {
        STOPPED(Postgres::stop, Postgres::start),
        HUNG(Postgres::hang, Postgres::resume);

        private final Consumer<Postgres> begin;
        private final Consumer<Postgres> end;

        Outage(Consumer<Postgres> begin, Consumer<Postgres> end) {
            this.begin = begin;
            this.end = end;
        }
    }

    @ParameterizedTest
    @EnumSource(Outage.class)
    void stopsTakingMessagesUntilItAnswersAgain(Outage outage, TestSetup setup) {
        Batch batch = Batch.of(setup, 600);
        batch.samples()
                .forEach(sample -> setup.bank()
                        .answers(sample.accountNo(), BankAnswer.accepted().after(Duration.ofMillis(500))));
        try (Product product = Product.start(setup, Map.of("ddr.retry.first-delay", "300ms"))) {
            batch.send();
            await("some are done").atMost(Batch.LIMIT).until(() -> batch.count("ACCEPTED") > 20);
            outage.begin.accept(setup.postgres());
            try {
                RunClock.pause(OUTAGE);

                assertThat(setup.queues().delivering(setup.registrations())).isZero();
                assertThat(setup.queues().browse(setup.registrations()))
                        .hasSizeGreaterThan(300)
                        .allSatisfy(message -> assertThat(Integer.parseInt(message.property("JMSXDeliveryCount")))
                                .isLessThanOrEqualTo(1));
            } finally {
                outage.end.accept(setup.postgres());
            }
            batch.awaitAll("ACCEPTED");
        }
    }
}
