/** Registrations as operators see and change them: search, history, put back, settle. */
@NullMarked
package org.ddrroutes.operations.registration;

import org.jspecify.annotations.NullMarked;
