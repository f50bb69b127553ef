/** The operators' page in a real browser: {@code ./mvnw verify -Pbrowser}. */
@NullMarked
package org.ddrroutes.browser;

import org.jspecify.annotations.NullMarked;
