package org.ddrroutes.operations.gate;

import org.jspecify.annotations.Nullable;

/** A row of the table {@code gate_change}: as {@link GateView}. */
public record GateChange(
        String at,
        boolean open,
        @Nullable String cause,
        @Nullable String code,
        @Nullable String reason,
        @Nullable String until,
        String by,
        boolean probing) {}
