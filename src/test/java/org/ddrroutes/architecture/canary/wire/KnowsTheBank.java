package org.ddrroutes.architecture.canary.wire;

import org.ddrroutes.architecture.canary.bank.CallImpl;

/** Wrong: {@code wire} lies below {@code bank}. */
public record KnowsTheBank(CallImpl call) {}
