package org.ddrroutes.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.ddrroutes.harness.Producer;
import org.ddrroutes.harness.Sample;

/**
 * What is sent, and what is killed when. The same seed gives the same plan again; what exactly a kill meets, the machine
 * decides.
 *
 * @param persistsDeliveryCounts whether the broker remembers over its own death that it had delivered a message
 */
record ChaosPlan(
        long seed,
        int registrations,
        int productKills,
        int brokerKills,
        int databaseKills,
        int freezes,
        int readOnlyTimes,
        Duration duration,
        boolean persistsDeliveryCounts) {

    private static final int LONGEST_PAUSE_MILLIS = 2_000;

    /** Longer than any lease: 10 s for the relay, 5 s for the gate's probe, 3 s for an open transaction. */
    private static final int FREEZE_MILLIS = 11_000;

    /** By the settings {@code -Dchaos.…}; without a seed, one is drawn. */
    static ChaosPlan fromSettings() {
        String given = System.getProperty("chaos.seed", "");
        long seed = given.isBlank() ? System.nanoTime() & 0xffff_ffffL : Long.parseLong(given);
        String persists = System.getProperty("chaos.persist-delivery-count", "");
        return new ChaosPlan(
                seed,
                Integer.getInteger("chaos.registrations", 200),
                Integer.getInteger("chaos.product-kills", 2),
                Integer.getInteger("chaos.broker-kills", 1),
                Integer.getInteger("chaos.database-kills", 1),
                Integer.getInteger("chaos.freezes", 1),
                Integer.getInteger("chaos.read-only-times", 1),
                Duration.ofSeconds(Integer.getInteger("chaos.seconds", 20)),
                persists.isBlank() ? seed % 2 == 0 : Boolean.parseBoolean(persists));
    }

    /** How often the instances of the product are struck. */
    int productStrikes() {
        return productKills + freezes;
    }

    /** The strikes at each target, spread over the run at random, each in a stretch of its own. */
    List<InjectedFault> faults() {
        List<InjectedFault> faults = new ArrayList<>();
        faults.addAll(faults(FaultTarget.PRODUCT_1, InjectedFault.Kind.KILL, (productKills + 1) / 2));
        faults.addAll(faults(FaultTarget.PRODUCT_2, InjectedFault.Kind.KILL, productKills / 2));
        faults.addAll(faults(FaultTarget.PRODUCT_1, InjectedFault.Kind.FREEZE, freezes / 2));
        faults.addAll(faults(FaultTarget.PRODUCT_2, InjectedFault.Kind.FREEZE, (freezes + 1) / 2));
        faults.addAll(faults(FaultTarget.BROKER, InjectedFault.Kind.KILL, brokerKills));
        faults.addAll(faults(FaultTarget.DATABASE, InjectedFault.Kind.KILL, databaseKills));
        faults.addAll(faults(FaultTarget.DATABASE, InjectedFault.Kind.READ_ONLY, readOnlyTimes));
        faults.sort(Comparator.comparing(InjectedFault::at));
        return faults;
    }

    List<Order> orders() {
        SplittableRandom random = new SplittableRandom(seed);
        return IntStream.range(0, registrations).mapToObj(i -> order(i, random)).toList();
    }

    private List<InjectedFault> faults(FaultTarget target, InjectedFault.Kind kind, int count) {
        SplittableRandom random =
                new SplittableRandom(seed ^ target.name().hashCode() ^ ((long) kind.ordinal() << Integer.SIZE));
        double stretch = duration.toMillis() / (double) Math.max(1, count);
        // One that stands still for long is to wake up while there is still something to be done.
        double latest = kind == InjectedFault.Kind.FREEZE ? 0.5 : 0.95;
        int shortest = kind == InjectedFault.Kind.FREEZE ? FREEZE_MILLIS : 0;
        return IntStream.range(0, count)
                .mapToObj(i -> new InjectedFault(
                        Duration.ofMillis(Math.round((i + random.nextDouble(0.1, latest)) * stretch)),
                        target,
                        kind,
                        Duration.ofMillis(shortest + random.nextInt(LONGEST_PAUSE_MILLIS))))
                .toList();
    }

    private Order order(int index, SplittableRandom random) {
        ExpectedEnd fate = fate(random.nextDouble());
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("vendorID", fate == ExpectedEnd.UNKNOWN_VENDOR ? "999" : "001");
        fields.put("companyID", "AAAA000001");
        fields.put("accountNo", fate == ExpectedEnd.MALFORMED ? "x%09d".formatted(index) : "%010d".formatted(index));
        fields.put("ref1", "ref-" + index);
        Sample sample = new Sample("C%x-%05d".formatted(seed, index), "%013d".formatted(index), fields);
        // Not evenly: now and then more at once than all consumers can take, now and then next to nothing.
        double share = (index + random.nextDouble()) / registrations;
        double wave = share + 0.03 * Math.sin(share * 40);
        return new Order(
                sample,
                fate,
                Producer.Protocol.values()[random.nextInt(Producer.Protocol.values().length)],
                Duration.ofMillis(Math.max(0, Math.round(0.95 * duration.toMillis() * wave))),
                random.nextBoolean(),
                random.nextInt(3) == 0,
                random.nextInt(50) == 0);
    }

    private static ExpectedEnd fate(double roll) {
        if (roll < 0.02) {
            return ExpectedEnd.UNKNOWN_VENDOR;
        }
        if (roll < 0.04) {
            return ExpectedEnd.MALFORMED;
        }
        if (roll < 0.07) {
            return ExpectedEnd.REJECTED_AT_ONCE;
        }
        return roll < 0.2 ? ExpectedEnd.REJECTED_LATER : ExpectedEnd.REGISTERED;
    }
}
