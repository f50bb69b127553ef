/** One action on many dead letters or registrations: planned first, then done by one instance. */
@NullMarked
package org.ddrroutes.operations.bulk;

import org.jspecify.annotations.NullMarked;
