/** The gate as operators see and move it. */
@NullMarked
package org.ddrroutes.operations.gate;

import org.jspecify.annotations.NullMarked;
