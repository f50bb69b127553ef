/** The start: which settings it needs, why it may fail, and how that is said without a secret. */
@NullMarked
package org.ddrroutes.startup;

import org.jspecify.annotations.NullMarked;
