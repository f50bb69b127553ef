package org.ddrroutes.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.ddrroutes.flow.Producer;
import org.ddrroutes.flow.Sample;
import org.ddrroutes.flow.Stage;

/** Some registrations that are sent one after the other and looked at together. */
record Batch(Stage stage, List<Sample> samples) {

    static final Duration LIMIT = Duration.ofSeconds(60);

    static Batch of(Stage stage, int count) {
        return new Batch(
                stage, IntStream.range(0, count).mapToObj(i -> Sample.fresh()).toList());
    }

    Batch send() {
        try (Producer producer = Producer.Protocol.CORE.connect(stage.broker())) {
            samples.forEach(sample -> producer.send(stage.registrations(), sample.asDraft()));
        }
        return this;
    }

    List<String> uids() {
        return samples.stream().map(Sample::requestUid).toList();
    }

    int calls() {
        return samples.stream()
                .mapToInt(sample -> stage.bank().callsFor(sample.accountNo()).size())
                .sum();
    }

    long count(String state) {
        return stage.rows(
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
                        assertThat(stage.bank().registered(sample.accountNo())).isEqualTo(1));
        await("the queues are empty").atMost(LIMIT).untilAsserted(() -> {
            assertThat(stage.queues().count(stage.registrations())).isZero();
            assertThat(stage.queues().count(stage.retry())).isZero();
        });
        assertThat(stage.queues().count(stage.dead())).isZero();
        assertThat(stage.queues().count("DLQ")).isZero();
    }
}
