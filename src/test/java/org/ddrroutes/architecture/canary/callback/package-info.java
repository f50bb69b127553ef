@NullMarked
package org.ddrroutes.architecture.canary.callback;

import org.jspecify.annotations.NullMarked;
