/**
 * What does not go on by itself: missed messages, late callbacks, results that are not sent, what the broker gave up.
 */
@NullMarked
package org.ddrroutes.operations.stuck;

import org.jspecify.annotations.NullMarked;
