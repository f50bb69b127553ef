package org.ddrroutes.startup;

import java.time.Duration;

/** Rules for single settings. Numbers and times may be shown. */
public final class SettingRule {

    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofDays(3650);

    private SettingRule() {}

    /** A time that something takes: no nothing, and nothing that no clock can count. */
    public static void positive(String setting, Duration value) {
        if (value.compareTo(SHORTEST) < 0 || value.compareTo(LONGEST) > 0) {
            throw new SettingFault(setting + " must be from 1ms to 3650d, but is " + value);
        }
    }

    public static void atLeastOne(String setting, int value) {
        if (value < 1) {
            throw new SettingFault(setting + " must be 1 or more, but is " + value);
        }
    }

    public static void atMost(String setting, int value, int most) {
        if (value > most) {
            throw new SettingFault(setting + " must be " + most + " or less, but is " + value);
        }
    }
}
