/** A whole world on one machine to try the routes in: broker, bank and samples. Nothing imports it. */
@NullMarked
package org.ddrroutes.sandbox;

import org.jspecify.annotations.NullMarked;
