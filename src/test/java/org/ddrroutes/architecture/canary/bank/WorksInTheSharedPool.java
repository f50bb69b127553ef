package org.ddrroutes.architecture.canary.bank;

import java.util.concurrent.CompletableFuture;

/** Wrong: it waits for whatever else is in the pool that the JVM shares. */
public record WorksInTheSharedPool(CompletableFuture<String> text) {

    public WorksInTheSharedPool() {
        this(CompletableFuture.supplyAsync(() -> "text"));
    }
}
