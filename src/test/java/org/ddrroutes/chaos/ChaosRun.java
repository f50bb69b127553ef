package org.ddrroutes.chaos;

import static java.util.stream.Collectors.toMap;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.ddrroutes.harness.BrokerProcess;
import org.ddrroutes.harness.Postgres;
import org.ddrroutes.harness.Producer;
import org.ddrroutes.harness.ScriptedBank;
import org.ddrroutes.harness.TestSetup;

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
    private final TestSetup setup;
    private final String replies;
    private final ChaosBank bank;
    private final List<Instance> instances = new CopyOnWriteArrayList<>();
    private final List<Future<?>> underWay = new ArrayList<>();
    private final AtomicInteger sentAgain = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    ChaosRun(ChaosPlan plan) {
        this.plan = plan;
        orders = plan.orders();
        broker =
                plan.persistsDeliveryCounts() ? BrokerProcess.createPersistingDeliveryCounts() : BrokerProcess.create();
        // Its bank is not started: this run has one of its own.
        setup = new TestSetup(broker, postgres, new ScriptedBank());
        replies = setup.replies();
        bank = new ChaosBank(
                plan.seed(),
                setup,
                orders.stream().collect(toMap(order -> order.sample().accountNo(), Function.identity())),
                () -> instances
                        .get(ThreadLocalRandom.current().nextInt(instances.size()))
                        .callbackAddress());
    }

    /** Sends, kills, and returns when nothing moves any more. */
    void driver() throws Exception {
        RunClock schedule = new RunClock();
        for (FaultTarget product : List.of(FaultTarget.PRODUCT_1, FaultTarget.PRODUCT_2)) {
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

    RunRecords evidence() {
        return RunRecords.gather(setup, replies);
    }

    List<Order> orders() {
        return orders;
    }

    ChaosBank bank() {
        return bank;
    }

    TestSetup setup() {
        return setup;
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
                    new ChaosProducer(broker, protocol, own, setup.registrations(), replies, schedule, sentAgain)));
        }
        underWay.add(threads.submit(() -> fault(FaultTarget.BROKER, schedule)));
        underWay.add(threads.submit(() -> fault(FaultTarget.DATABASE, schedule)));
    }

    private void fault(FaultTarget target, RunClock schedule) {
        for (InjectedFault fault : strikesAt(target)) {
            schedule.awaitMoment(fault.at());
            if (target == FaultTarget.BROKER) {
                broker.kill();
                RunClock.pause(fault.pause());
                broker.start();
            } else if (fault.kind() == InjectedFault.Kind.READ_ONLY) {
                postgres.refuseWrites();
                RunClock.pause(fault.pause());
                postgres.takeWrites();
            } else {
                postgres.kill();
                RunClock.pause(fault.pause());
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
                && bank.callbacksOwed() == 0
                && setup.rows("SELECT 1 FROM registration WHERE state NOT IN ('REGISTERED', 'REJECTED', 'DEAD')")
                        .isEmpty()
                && setup.rows("SELECT 1 FROM registration").size() == orders.size()
                && setup.rows("SELECT 1 FROM result_outbox").isEmpty()
                && setup.queues().count(setup.registrations()) == 0
                && setup.queues().count(setup.retry()) == 0;
    }

    private List<InjectedFault> strikesAt(FaultTarget target) {
        return plan.faults().stream().filter(fault -> fault.target() == target).toList();
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>(setup.settings());
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
        bank.close();
        broker.close();
        postgres.close();
    }
}
