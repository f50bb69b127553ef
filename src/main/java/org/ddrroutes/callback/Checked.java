package org.ddrroutes.callback;

/** What the checks make of a request: a {@link Callback} to record, or the {@link Answer} that refuses it. */
public sealed interface Checked permits Answer, Callback {}
