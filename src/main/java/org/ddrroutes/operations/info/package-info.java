/** What {@code /actuator/info} says of the program and its configuration. */
@NullMarked
package org.ddrroutes.operations.info;

import org.jspecify.annotations.NullMarked;
