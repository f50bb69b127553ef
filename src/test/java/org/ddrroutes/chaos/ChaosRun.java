package org.ddrroutes.chaos;

import static java.util.stream.Collectors.toMap;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.ddrroutes.flow.BrokerProcess;
import org.ddrroutes.flow.Postgres;
import org.ddrroutes.flow.Producer;
import org.ddrroutes.flow.Stage;
import org.ddrroutes.flow.StubBank;

/** One run of a plan: two instances, a broker and a database as processes of their own, all of them killed as planned. */
final class ChaosRun implements AutoCloseable {

    private static final Duration CALM = Duration.ofSeconds(90);
    private static final Map<String, String> SHORT_PAUSES = Map.of(
            "ddr.retry.first-delay", "300ms",
            "ddr.retry.max-delay", "2s",
            "ddr.gate.rate-limit-pause", "400ms",
            "ddr.gate.first-pause", "300ms",
            "ddr.gate.max-pause", "1s");

    private final ChaosPlan plan;
    private final List<Order> orders;
    private final BrokerProcess broker;
    private final Postgres postgres = Postgres.create();
    private final Stage stage;
    private final String replies;
    private final RunClock clock = new RunClock();
    private final CallbackDesk callbacks;
    private final ChaosBank bank;
    private final List<Instance> instances = new ArrayList<>();
    private final List<Future<?>> underWay = new ArrayList<>();
    private final AtomicInteger sentAgain = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    ChaosRun(ChaosPlan plan) {
        this.plan = plan;
        orders = plan.orders();
        broker =
                plan.persistsDeliveryCounts() ? BrokerProcess.createPersistingDeliveryCounts() : BrokerProcess.create();
        // The stub bank is not started: this run has a bank of its own.
        stage = new Stage(broker, postgres, new StubBank());
        replies = stage.replies();
        callbacks = new CallbackDesk(plan.seed(), stage, i -> instances.get(i).callbackAddress());
        bank = new ChaosBank(
                plan.seed(),
                orders.stream().collect(toMap(order -> order.sample().accountNo(), Function.identity())),
                clock,
                callbacks::report);
    }

    /** Sends, kills, and returns when nothing moves any more. */
    void play() throws Exception {
        RunClock schedule = new RunClock();
        for (Target product : List.of(Target.PRODUCT_1, Target.PRODUCT_2)) {
            Instance instance = new Instance(settings(), strikesAt(product), schedule);
            instance.launch();
            instances.add(instance);
        }
        instances.forEach(instance -> instance.process().awaitReady());
        start(schedule);
        for (Future<?> one : underWay) {
            one.get();
        }
        awaitCalm();
        instances.forEach(Instance::end);
    }

    Evidence evidence() {
        return Evidence.gather(stage, replies);
    }

    List<Order> orders() {
        return orders;
    }

    ChaosBank bank() {
        return bank;
    }

    CallbackDesk callbacks() {
        return callbacks;
    }

    Stage stage() {
        return stage;
    }

    List<Instance> instances() {
        return instances;
    }

    int sentAgain() {
        return sentAgain.get();
    }

    private void start(RunClock schedule) {
        instances.forEach(threads::submit);
        for (Producer.Protocol protocol : Producer.Protocol.values()) {
            List<Order> own = orders.stream()
                    .filter(order -> order.protocol() == protocol)
                    .toList();
            underWay.add(threads.submit(
                    new ChaosProducer(broker, protocol, own, stage.registrations(), replies, schedule, sentAgain)));
        }
        underWay.add(threads.submit(() -> strike(Target.BROKER, schedule)));
        underWay.add(threads.submit(() -> strike(Target.DATABASE, schedule)));
    }

    private void strike(Target target, RunClock schedule) {
        for (Strike strike : strikesAt(target)) {
            schedule.awaitMoment(strike.at());
            if (target == Target.BROKER) {
                broker.kill();
                RunClock.pause(strike.pause());
                broker.start();
            } else if (strike.kind() == Strike.Kind.READ_ONLY) {
                postgres.refuseWrites();
                RunClock.pause(strike.pause());
                postgres.takeWrites();
            } else {
                postgres.kill();
                RunClock.pause(strike.pause());
                postgres.start();
            }
        }
    }

    private void awaitCalm() {
        await("nothing moves any more")
                .atMost(CALM)
                .pollInterval(Duration.ofMillis(500))
                .ignoreExceptions()
                .until(this::isCalm);
    }

    private boolean isCalm() {
        long struck = instances.stream().mapToInt(Instance::struck).sum();
        return struck == plan.productStrikes()
                && callbacks.open() == 0
                && stage.rows("SELECT 1 FROM registration WHERE state NOT IN ('REGISTERED', 'REJECTED', 'DEAD')")
                        .isEmpty()
                && stage.rows("SELECT 1 FROM registration").size() == orders.size()
                && stage.rows("SELECT 1 FROM result_outbox").isEmpty()
                && stage.queues().count(stage.registrations()) == 0
                && stage.queues().count(stage.retry()) == 0;
    }

    private List<Strike> strikesAt(Target target) {
        return plan.strikes().stream()
                .filter(strike -> strike.target() == target)
                .toList();
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>(stage.settings());
        settings.putAll(SHORT_PAUSES);
        settings.put("ddr.bank.base-url", bank.baseUrl());
        return settings;
    }

    @Override
    public void close() throws Exception {
        instances.forEach(Instance::end);
        threads.shutdown();
        threads.awaitTermination(1, TimeUnit.MINUTES);
        instances.forEach(instance -> instance.process().close());
        callbacks.close();
        bank.close();
        broker.close();
        postgres.close();
    }
}
