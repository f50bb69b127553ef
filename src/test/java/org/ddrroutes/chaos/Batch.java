package org.ddrroutes.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.ddrroutes.harness.Producer;
import org.ddrroutes.harness.Sample;
import org.ddrroutes.harness.TestSetup;

/** Some registrations that are sent one after the other and looked at together. */
record Batch(TestSetup setup, List<Sample> samples) {

    /** An instance that stands still may hold a message until the broker gives its connection up, after 60 s. */
    static final Duration LIMIT = Duration.ofSeconds(90);

    static Batch of(TestSetup setup, int count) {
        return new Batch(
                setup, IntStream.range(0, count).mapToObj(i -> Sample.fresh()).toList());
    }

    Batch send() {
        try (Producer producer = Producer.Protocol.CORE.connect(setup.broker())) {
            samples.forEach(sample -> producer.send(setup.registrations(), sample.asDraft()));
        }
        return this;
    }

    List<String> uids() {
        return samples.stream().map(Sample::requestUid).toList();
    }

    int calls() {
        return samples.stream()
                .mapToInt(sample -> setup.bank().callsFor(sample.accountNo()).size())
                .sum();
    }

    long count(String state) {
        return setup.rows(
                        "SELECT 1 FROM registration WHERE state = ? AND request_uid = ANY (?)",
                        state,
                        uids().toArray(String[]::new))
                .size();
    }

    /** Each is in this state, registered once at the bank, and nothing is left in a queue that should not be. */
    void awaitAll(String state) {
        await("all are " + state)
                .atMost(LIMIT)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(count(state)).isEqualTo(samples.size()));
        assertThat(samples)
                .allSatisfy(sample ->
                        assertThat(setup.bank().registered(sample.accountNo())).isEqualTo(1));
        await("the queues are empty").atMost(LIMIT).untilAsserted(() -> {
            assertThat(setup.queues().count(setup.registrations())).isZero();
            assertThat(setup.queues().count(setup.retry())).isZero();
        });
        assertThat(setup.queues().count(setup.dead())).isZero();
        assertThat(setup.queues().count("DLQ")).isZero();
    }
}
