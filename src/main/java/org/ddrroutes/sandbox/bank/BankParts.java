package org.ddrroutes.sandbox.bank;

import java.util.List;

/** What the bank is made of. */
record BankParts(
        BankOptions options,
        Switches switches,
        BankTokens tokens,
        BankMemory memory,
        Scenarios scenarios,
        Rules rules,
        RateLimit limit,
        Journal journal,
        Callbacks callbacks) {

    static BankParts of(BankOptions options, BankRule ownRule) {
        Switches switches = new Switches();
        BankMemory memory = new BankMemory(options.memory());
        Rules rules = new Rules(options.rules(), switches);
        Journal journal = new Journal(options.clock(), ownRule::saw);
        return new BankParts(
                options,
                switches,
                new BankTokens(switches, options.accessLifetime(), options.clock()),
                memory,
                new Scenarios(),
                rules,
                new RateLimit(rules, switches, options.clock()),
                journal,
                new Callbacks(options, switches, memory, journal));
    }

    /** Forgets all that came, and puts everything back to the usual way. */
    void reset() {
        memory.replaceBy(List.of());
        tokens.revokeAll(true);
        scenarios.reset();
        switches.reset();
        limit.reset();
        journal.reset();
        rules.readAnew();
    }
}
