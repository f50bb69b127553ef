package org.ddrroutes.callback;

/** A row of the table {@code callback}. */
record CallbackRow(long id, Callback callback) {}
