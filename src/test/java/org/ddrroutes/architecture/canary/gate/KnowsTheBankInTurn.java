package org.ddrroutes.architecture.canary.gate;

import org.ddrroutes.architecture.canary.bank.CallImpl;

/** One half of a cycle. */
public record KnowsTheBankInTurn(CallImpl call) {}
