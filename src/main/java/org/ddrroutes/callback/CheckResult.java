package org.ddrroutes.callback;

/** What the checks make of a request: a {@link Callback} to record, or the {@link CheckFailure} that refuses it. */
public sealed interface CheckResult permits CheckFailure, Callback {}
