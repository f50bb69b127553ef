package org.ddrroutes.operations;

import java.time.Instant;
import org.ddrroutes.registration.RegistrationState;
import org.jspecify.annotations.Nullable;

/**
 * Which registrations an operator asks for.
 *
 * @param from received at this time or later
 * @param to received before this time
 * @param limit the most that one page holds
 * @param after the last of the page before
 */
record RegistrationFilter(
        @Nullable RegistrationState state,
        @Nullable String vendorId,
        @Nullable Instant from,
        @Nullable Instant to,
        int limit,
        @Nullable Cursor after) {}
