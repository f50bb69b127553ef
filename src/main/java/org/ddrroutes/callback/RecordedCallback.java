package org.ddrroutes.callback;

import org.ddrroutes.registration.RequestUid;

/** What became of a callback that passed the checks, once it is committed. */
public record RecordedCallback(RequestUid requestUid, CallbackOutcome outcome) {}
