/** Takes edited routes and bank codes into the running program: checked, rehearsed, and between two messages. */
@NullMarked
package org.ddrroutes.reload;

import org.jspecify.annotations.NullMarked;
