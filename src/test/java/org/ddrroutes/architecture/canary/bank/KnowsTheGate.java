package org.ddrroutes.architecture.canary.bank;

import org.ddrroutes.architecture.canary.gate.KnowsTheBankInTurn;

/** Wrong: {@code gate} knows {@code bank}, too. */
public record KnowsTheGate(KnowsTheBankInTurn gate) {}
