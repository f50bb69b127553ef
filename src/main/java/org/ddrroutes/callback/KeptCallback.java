package org.ddrroutes.callback;

/** A row of the table {@code callback}. */
record KeptCallback(long id, Callback callback) {}
