package org.ddrroutes.fuzz;

/** Where the fuzzer comes in: it looks for these two methods by name. */
public final class FuzzedInput {

    private static FuzzTarget target = FuzzTarget.PLANTED_FAULT;

    private FuzzedInput() {}

    public static void fuzzerInitialize(String[] arguments) {
        target = FuzzTarget.valueOf(arguments[0]);
    }

    public static void fuzzerTestOneInput(byte[] input) {
        target.take(input);
    }
}
