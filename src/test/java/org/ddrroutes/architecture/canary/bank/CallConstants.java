package org.ddrroutes.architecture.canary.bank;

/** Wrong by its name. */
public record CallConstants() {}
