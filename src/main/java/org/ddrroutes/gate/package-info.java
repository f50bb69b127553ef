/** Whether the bank may be called now, for all instances and across restarts. */
@NullMarked
package org.ddrroutes.gate;

import org.jspecify.annotations.NullMarked;
