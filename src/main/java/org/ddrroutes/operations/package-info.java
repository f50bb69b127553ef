/** What operators see and press: registrations, dead letters, the gate, health. */
@NullMarked
package org.ddrroutes.operations;

import org.jspecify.annotations.NullMarked;
