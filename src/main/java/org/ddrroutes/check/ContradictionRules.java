package org.ddrroutes.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.unit.DataSize;

/** Settings that the program cuts to another one or to what it never exceeds, and those that do less than they say. */
final class ContradictionRules {

    private static final String POOL = "spring.datasource.hikari.";

    /** The least that the pool takes; less is replaced by its default, or by none. */
    private static final Map<String, Integer> MILLIS =
            Map.of("max-lifetime", 30_000, "keepalive-time", 30_000, "idle-timeout", 10_000);

    /** The guide's shortest, without any reference, has some 160. */
    private static final int SHORTEST_BODY = 128;

    /**
     * A time that should not be longer than another one.
     *
     * @param most another setting, or a time
     * @param effect what happens where it is longer
     */
    private record Limit(String setting, String most, String effect) {}

    private static final List<Limit> LIMITS = List.of(
            new Limit("ddr.gate.rate-limit-pause", "24h", "no pause is longer"),
            new Limit("ddr.gate.max-pause", "24h", "no pause is longer"),
            new Limit("ddr.gate.first-pause", "ddr.gate.max-pause", "each pause is cut to it"),
            new Limit("ddr.expiry.check-every", "ddr.expiry.after", "registrations expire late by so much"),
            new Limit(
                    "ddr.stuck.accepted-after",
                    "ddr.expiry.after",
                    "registrations expire before they are told as stuck"),
            new Limit("spring.lifecycle.timeout-per-shutdown-phase", "30s", "no stop takes longer"));

    private ContradictionRules() {}

    /** A line each, which begins with the setting. */
    static List<String> doubts(Binder settings) {
        List<String> doubts = new ArrayList<>();
        for (Limit limit : LIMITS) {
            boolean isTime = Character.isDigit(limit.most().charAt(0));
            Optional<Duration> given = SettingsRules.value(settings, limit.setting(), Duration.class);
            Optional<Duration> most = isTime
                    ? Optional.of(DurationStyle.SIMPLE.parse(limit.most()))
                    : SettingsRules.value(settings, limit.most(), Duration.class);
            if (given.isPresent() && most.isPresent() && given.get().compareTo(most.get()) > 0) {
                doubts.add(limit.setting() + " is longer than " + limit.most()
                        + (isTime ? "" : " (" + SettingsRules.text(settings, limit.most()) + ")") + ", and "
                        + limit.effect()
                        + "; make it shorter" + (isTime ? "" : ", or the other longer"));
            }
        }
        MILLIS.forEach((setting, least) -> SettingsRules.value(settings, POOL + setting, Long.class)
                .filter(given -> given > 0 && given < least)
                .ifPresent(given -> doubts.add(POOL + setting + " is in milliseconds, and the pool takes no " + given
                        + "; write " + least + " or more, or 0 for none")));
        SettingsRules.value(settings, "ddr.callback.max-body", DataSize.class)
                .filter(most -> most.toBytes() < SHORTEST_BODY)
                .ifPresent(most -> doubts.add("ddr.callback.max-body is " + most
                        + ", and every callback is longer; write a unit," + " such as 16KB"));
        if (hasEveryAddress(settings, "ddr.callback.allowed-networks")) {
            doubts.add(
                    "ddr.callback.allowed-networks has every address, and the key alone then keeps others than the bank"
                            + " out; write the networks of the bank");
        }
        if (hasEveryAddress(settings, "ddr.callback.trusted-proxies")) {
            doubts.add(
                    "ddr.callback.trusted-proxies has every address, and any sender may then name an allowed one as its"
                            + " own; write the addresses of the proxies alone");
        }
        if (SettingsRules.text(settings, "ddr.bank.base-url").matches(".*/(directdebit|oauth)(/.*)?")) {
            doubts.add("ddr.bank.base-url has a part of the path that each call adds; write it without /directdebit and"
                    + " /oauth");
        }
        Optional<Integer> idle = SettingsRules.value(settings, POOL + "minimum-idle", Integer.class);
        Optional<Integer> all = SettingsRules.value(settings, POOL + "maximum-pool-size", Integer.class);
        if (idle.isPresent() && all.isPresent() && idle.get() > all.get()) {
            doubts.add(POOL + "minimum-idle is more than " + POOL + "maximum-pool-size (" + all.get()
                    + "), and is cut to it; take it away, or make the other larger");
        }
        return doubts;
    }

    private static boolean hasEveryAddress(Binder settings, String networks) {
        return SettingsRules.value(settings, networks, String[].class).stream()
                .flatMap(Stream::of)
                .anyMatch(network -> network.endsWith("/0"));
    }
}
