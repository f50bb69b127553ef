@NullMarked
package org.ddrroutes.architecture.canary.gate;

import org.jspecify.annotations.NullMarked;
