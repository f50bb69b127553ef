/** What the producers are told: written with the state it tells of, relayed to the broker from there. */
@NullMarked
package org.ddrroutes.result;

import org.jspecify.annotations.NullMarked;
