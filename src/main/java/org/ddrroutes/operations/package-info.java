/** The operators' port as a whole: its server, the limits of a request, and how a problem is said. */
@NullMarked
package org.ddrroutes.operations;

import org.jspecify.annotations.NullMarked;
