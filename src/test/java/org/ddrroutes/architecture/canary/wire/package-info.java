@NullMarked
package org.ddrroutes.architecture.canary.wire;

import org.jspecify.annotations.NullMarked;
