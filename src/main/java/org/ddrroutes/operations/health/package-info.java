/** What {@code /actuator/health} says of each part. */
@NullMarked
package org.ddrroutes.operations.health;

import org.jspecify.annotations.NullMarked;
