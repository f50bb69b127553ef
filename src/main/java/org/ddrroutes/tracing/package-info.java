/** Which registration a line of the log is about, and the traces that tell of its way. */
@NullMarked
package org.ddrroutes.tracing;

import org.jspecify.annotations.NullMarked;
