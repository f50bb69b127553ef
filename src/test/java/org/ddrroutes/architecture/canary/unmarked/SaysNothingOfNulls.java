package org.ddrroutes.architecture.canary.unmarked;

/** Wrong: its package is not marked, so nulls go unchecked. */
public record SaysNothingOfNulls() {}
