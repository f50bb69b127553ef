/** The dead-letter queue: its letters are listed, searched, replayed and discarded. */
@NullMarked
package org.ddrroutes.operations.deadletter;

import org.jspecify.annotations.NullMarked;
