/** Reading what comes from outside: strict JSON, the guide's field rules and status codes. */
@NullMarked
package org.ddrroutes.wire;

import org.jspecify.annotations.NullMarked;
